"""What OpenSearch and Elasticsearch do to a writer: partial failures, races, generations, rights, limits."""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest

from services.publish.shapes import SHAPES, to_news_article
from services.publish.stores import opensearch_address, opensearch_bulk
from services.publish.stores.base import Misconfigured, WriteOutcome, Written
from services.publish.stores.opensearch import MAX_VERSION, OpensearchStore
from services.publish.stores.opensearch_address import read_address
from services.publish.stores.opensearch_index import MAPPINGS, migrate_store
from services.publish.stores.registry import kind_of, open_store, store_name
from shared.contracts import Record
from shared.errors import TryLater
from tests.ports import free_port
from tests.stores.certificates import make_certificate
from tests.stores.record_builder import a_record, a_uri, a_withdrawal
from tests.stores.search_cluster import Request, SearchCluster

WRITTEN, STALE, WITHDRAWN, REFUSED, LATER = (
    WriteOutcome.WRITTEN,
    WriteOutcome.STALE,
    WriteOutcome.WITHDRAWN,
    WriteOutcome.REFUSED,
    WriteOutcome.LATER,
)


@pytest.fixture
def cluster() -> Iterator[SearchCluster]:
    with closing(SearchCluster()) as cluster:
        yield cluster


@pytest.fixture
def store(cluster: SearchCluster) -> Iterator[OpensearchStore]:
    with closing(OpensearchStore(f"{cluster.url}/articles")) as store:
        yield store


def outcomes(store: OpensearchStore, *records: Record) -> list[WriteOutcome]:
    return [written.outcome for written in store.write(records)]


def versions(cluster: SearchCluster) -> dict[tuple[str, str], int]:
    """(index, id) -> external version of what is held."""
    return {
        (name, document_id): document.version
        for name, index in cluster.held.indexes.items()
        for document_id, document in index.documents.items()
    }


def fail(cluster: SearchCluster, *numbers: int, status: int, kind: str) -> None:
    """The documents of these articles fail from now on; without numbers all of them."""
    uris = {a_uri(number) for number in numbers}
    cluster.held.item_fault = lambda name: (status, kind) if not uris or name in uris else None


# --- outcomes of single documents -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "kind"),
    [(429, "es_rejected_execution_exception"), (503, "unavailable_shards_exception"), (500, "internal_error")],
)
def test_a_document_the_cluster_has_no_room_for_comes_again_alone(
    cluster: SearchCluster, store: OpensearchStore, status: int, kind: str
) -> None:
    fail(cluster, 2, status=status, kind=kind)
    batch = [a_record(1), a_record(2), a_record(3)]
    answers = store.write(batch)
    assert [answer.outcome for answer in answers] == [WRITTEN, LATER, WRITTEN]
    assert answers[1].seconds > 0
    assert f"{status} {kind}" in answers[1].detail
    cluster.held.item_fault = lambda _: None
    assert outcomes(store, *batch) == [WRITTEN, WRITTEN, WRITTEN]
    assert [name for _, name, _ in cluster.held.writes] == [a_uri(1), a_uri(3), a_uri(2)]


def test_a_cluster_that_takes_nothing_of_a_batch_is_left_alone(cluster: SearchCluster, store: OpensearchStore) -> None:
    fail(cluster, status=429, kind="es_rejected_execution_exception")
    with pytest.raises(TryLater, match="429 es_rejected_execution_exception"):
        store.write([a_record(1), a_record(2)])
    assert outcomes(store, a_record(1)) == [LATER]


def test_a_document_that_does_not_fit_is_refused_alone_with_the_reason(
    cluster: SearchCluster, store: OpensearchStore
) -> None:
    fail(cluster, 2, status=400, kind="mapper_parsing_exception")
    answers = store.write([a_record(1), a_record(2), a_record(3)])
    assert [answer.outcome for answer in answers] == [WRITTEN, REFUSED, WRITTEN]
    assert answers[1].detail.startswith("400 mapper_parsing_exception: ")


def test_an_older_version_is_written_where_the_newest_of_the_batch_is_refused(
    cluster: SearchCluster, store: OpensearchStore
) -> None:
    asked = iter([(400, "mapper_parsing_exception")])
    cluster.held.item_fault = lambda _: next(asked, None)
    batch = [a_record(1, version=1), a_record(1, version=3), a_record(1, version=2)]
    assert outcomes(store, *batch) == [WRITTEN, REFUSED, WRITTEN]
    assert versions(cluster) == {("articles-000001", a_uri(1)): 4}


@pytest.mark.parametrize(("theirs", "expected"), [(6, STALE), (5, STALE), (4, WRITTEN)])
def test_another_writer_between_look_and_write_is_found_out(
    cluster: SearchCluster, store: OpensearchStore, theirs: int, expected: WriteOutcome
) -> None:
    def write_before(name: str) -> None:
        cluster.held.item_fault = lambda _: None
        place = {"_index": "articles-000001", "_id": name, "version_type": "external", "version": theirs}
        cluster.held.apply("index", place, b"{}")

    cluster.held.item_fault = write_before  # type: ignore[assignment]
    assert outcomes(store, a_record(1, version=2), a_record(2)) == [expected, WRITTEN]
    assert versions(cluster)["articles-000001", a_uri(1)] == theirs


def test_what_conflicts_with_nothing_that_is_there_comes_again_later(
    cluster: SearchCluster, store: OpensearchStore
) -> None:
    fail(cluster, 1, status=409, kind="version_conflict_engine_exception")  # as after a deletion by hand
    assert outcomes(store, a_record(1), a_record(2)) == [LATER, WRITTEN]


def test_one_document_is_sent_for_all_versions_of_an_article_in_a_batch(
    cluster: SearchCluster, store: OpensearchStore
) -> None:
    store.write([a_record(1, version=number) for number in (2, 5, 3)])
    store.write([a_record(1, version=5)])
    assert cluster.held.writes == [("articles-000001", a_uri(1), 10)]


# --- requests as a whole ---------------------------------------------------------------------------------------------


def test_a_server_that_is_down_gets_everything_when_it_is_back(cluster: SearchCluster, store: OpensearchStore) -> None:
    outcomes(store, a_record(1))
    cluster.close()
    store.close()
    with pytest.raises(TryLater, match=r"127\.0\.0\.1"):
        store.write([a_record(1), a_record(2)])
    cluster.reopen()
    assert outcomes(store, a_record(1), a_record(2)) == [WRITTEN, WRITTEN]


@pytest.mark.parametrize("status", [500, 502, 503, 429])
@pytest.mark.parametrize("path", ["_bulk", "_mget", "_alias"])
def test_a_request_that_fails_is_repeated_later_and_loses_nothing(
    cluster: SearchCluster, store: OpensearchStore, path: str, status: int
) -> None:
    outcomes(store, a_record(1))
    cluster.request_fault = lambda request: (status, "<html>Bad day") if path in request.path else None
    with pytest.raises(TryLater, match=str(status)):
        store.write([a_record(1, version=2), a_record(2)])
    cluster.request_fault = lambda _: None
    assert outcomes(store, a_record(1, version=2), a_record(2)) == [WRITTEN, WRITTEN]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        *[("_bulk", said) for said in ("not JSON", "{}", '{"items": []}', '{"items": [{"index": {}}]}', "[]")],
        *[("_mget", said) for said in ("not JSON", "{}", '{"docs": []}', "[]")],
        *[("_alias", said) for said in ("not JSON", "[]")],
    ],
)
def test_an_answer_that_is_none_is_nobodys_outcome(
    cluster: SearchCluster, store: OpensearchStore, path: str, said: str
) -> None:
    cluster.request_fault = lambda request: (200, said) if path in request.path else None
    with pytest.raises(TryLater):
        store.write([a_record(1)])


def test_a_shard_that_is_away_has_no_word_on_what_it_holds(cluster: SearchCluster, store: OpensearchStore) -> None:
    away = '{"docs": [{"_index": "a", "_id": "b", "error": {"type": "no_shard_available_action_exception"}}]}'
    cluster.request_fault = lambda request: (200, away) if request.path == ["_mget"] else None
    with pytest.raises(TryLater, match="no_shard_available"):
        store.write([a_record(1)])


@pytest.mark.parametrize("said", ["<html>400 The plain HTTP request was sent to HTTPS port", ""])
def test_a_400_that_is_not_the_servers_refuses_no_article(
    cluster: SearchCluster, store: OpensearchStore, said: str
) -> None:
    cluster.request_fault = lambda request: (400, said) if request.path == ["_bulk"] else None
    with pytest.raises(TryLater, match="400"):
        store.write([a_record(1)])


def test_a_server_that_does_not_answer_is_given_up(
    cluster: SearchCluster, store: OpensearchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch_address, "ANSWER_SECONDS", 0.2)

    def hang(request: Request) -> None:
        if request.path == ["_bulk"]:
            time.sleep(1)

    cluster.request_fault = hang  # type: ignore[assignment]
    with pytest.raises(TryLater, match=r"(?i)time"):
        store.write([a_record(1)])


def test_requests_are_bounded_in_bytes(
    cluster: SearchCluster, store: OpensearchStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch_bulk, "BULK_BYTES", 20_000)
    batch = [a_record(number, text="The river rose. " * 100) for number in range(20)]
    assert outcomes(store, *batch) == [WRITTEN] * 20
    sizes = [len(request.body) for request in cluster.bulk_requests()]
    assert 1 < len(sizes) < 20
    assert max(sizes) <= 20_000


def test_a_document_larger_than_the_server_takes_is_refused_alone() -> None:
    with (
        closing(SearchCluster(largest_body=50_000)) as cluster,
        closing(OpensearchStore(f"{cluster.url}/articles")) as store,
    ):
        batch = [a_record(number) for number in range(8)]
        batch[5] = a_record(5, text="The river rose. " * 5_000)
        answers = store.write(batch)
        assert [answer.outcome for answer in answers] == [WRITTEN] * 5 + [REFUSED] + [WRITTEN] * 2
        assert "413" in answers[5].detail


# --- identity and order ----------------------------------------------------------------------------------------------


def test_a_uri_longer_than_an_id_may_be_is_still_one_document(cluster: SearchCluster, store: OpensearchStore) -> None:
    uri = "urn:newsml:" + "ä" * 300
    batch = [a_record(1, version=version, uri=uri) for version in (1, 2)]
    assert outcomes(store, batch[0]) == [WRITTEN]
    assert outcomes(store, batch[1]) == outcomes(store, batch[1]) == [WRITTEN]
    assert outcomes(store, batch[0]) == [STALE]
    ((_, name),) = versions(cluster)
    assert name.startswith("sha256:")


def test_the_highest_version_that_fits_can_still_be_withdrawn(cluster: SearchCluster, store: OpensearchStore) -> None:
    beyond = store.write([a_record(1, version=MAX_VERSION), a_record(2, version=MAX_VERSION + 1)])
    assert [answer.outcome for answer in beyond] == [WRITTEN, REFUSED]
    assert "62 bits" in beyond[1].detail
    assert outcomes(store, a_withdrawal(1, version=MAX_VERSION), a_record(1, version=MAX_VERSION)) == [WITHDRAWN, STALE]
    assert versions(cluster) == {("articles-000001", a_uri(1)): 2**63 - 1}


# --- indexes ---------------------------------------------------------------------------------------------------------


def test_after_a_rollover_an_article_stays_one_document(cluster: SearchCluster, store: OpensearchStore) -> None:
    outcomes(store, a_record(1), a_record(2), a_record(3, version=5))
    assert cluster.held.rollover("articles") == "articles-000002"
    batch = (a_record(1, version=2), a_withdrawal(2, version=2), a_record(3, version=4), a_record(4))
    assert outcomes(store, *batch) == [WRITTEN, WITHDRAWN, STALE, WRITTEN]
    assert outcomes(store, a_record(2, version=1), a_record(4)) == [STALE, WRITTEN]
    assert versions(cluster) == {
        ("articles-000001", a_uri(1)): 4,
        ("articles-000001", a_uri(2)): 5,
        ("articles-000001", a_uri(3)): 10,
        ("articles-000002", a_uri(4)): 2,
    }


def test_the_next_generation_has_the_mapping_too(cluster: SearchCluster, store: OpensearchStore) -> None:
    outcomes(store, a_record(1))
    cluster.held.rollover("articles")
    assert [index.mappings for index in cluster.held.indexes.values()] == [MAPPINGS, MAPPINGS]


def test_migrating_puts_the_mapping_to_every_generation_and_may_be_repeated(cluster: SearchCluster) -> None:
    url = f"{cluster.url}/articles"
    migrate_store(url)
    cluster.held.rollover("articles")
    for index in cluster.held.indexes.values():
        index.mappings = {}
    kind_of(url).migrate(url)  # type: ignore[misc]
    assert [index.mappings for index in cluster.held.indexes.values()] == [MAPPINGS, MAPPINGS]
    assert cluster.held.templates.keys() == {"wiredesk-articles"}


def test_a_mapping_that_the_server_does_not_take_is_told(cluster: SearchCluster) -> None:
    said = {"type": "illegal_argument_exception", "reason": "mapper [uri] cannot be changed"}
    refusal = orjson.dumps({"error": {**said, "root_cause": [said]}, "status": 400}).decode()
    cluster.request_fault = lambda request: (400, refusal) if "_mapping" in request.path else None
    with pytest.raises(Misconfigured, match=r"400 illegal_argument_exception: mapper \[uri\] cannot be changed"):
        migrate_store(f"{cluster.url}/articles")


def test_an_index_that_somebody_made_without_an_alias_is_written_to(
    cluster: SearchCluster, store: OpensearchStore
) -> None:
    cluster.held.create("articles", {})
    store.check()
    assert outcomes(store, a_record(1), a_record(2)) == [WRITTEN, WRITTEN]
    assert cluster.held.indexes.keys() == {"articles"}


@pytest.mark.parametrize(("damage", "told"), [("is_blocked", "cluster_block_exception"), ("is_closed", "closed")])
def test_an_index_that_takes_no_writes_waits_for_somebody_and_refuses_no_article(
    cluster: SearchCluster, store: OpensearchStore, damage: str, told: str
) -> None:
    store.check()
    setattr(cluster.held.indexes["articles-000001"], damage, True)
    with pytest.raises(Misconfigured, match=told):
        store.check()
    with pytest.raises(TryLater, match=told):
        store.write([a_record(1), a_record(2)])
    assert outcomes(store, a_record(1)) == [LATER]
    setattr(cluster.held.indexes["articles-000001"], damage, False)
    assert outcomes(store, a_record(1)) == [WRITTEN]


def test_an_alias_that_goes_away_is_never_made_an_index_of_its_name(
    cluster: SearchCluster, store: OpensearchStore
) -> None:
    store.check()

    def drop_alias(request: Request) -> None:
        if request.path == ["_bulk"]:
            cluster.held.aliases.clear()

    cluster.request_fault = drop_alias  # type: ignore[assignment]
    assert outcomes(store, a_record(1)) == [LATER]
    assert cluster.held.indexes.keys() == {"articles-000001"}
    with pytest.raises(Misconfigured, match="no alias articles"):
        store.check()


def test_a_check_leaves_nothing_behind(cluster: SearchCluster, store: OpensearchStore) -> None:
    store.check()
    assert versions(cluster) == {}


@pytest.mark.parametrize("shape", SHAPES)
def test_documents_of_every_shape_fit_the_mapping(cluster: SearchCluster, shape: str) -> None:
    with closing(OpensearchStore(f"{cluster.url}/articles", SHAPES[shape])) as store:
        assert outcomes(store, a_record(1), a_withdrawal(2)) == [WRITTEN, WITHDRAWN]


def test_every_shape_says_in_the_document_that_it_is_withdrawn(cluster: SearchCluster) -> None:
    with closing(OpensearchStore(f"{cluster.url}/articles", to_news_article)) as store:
        store.write([a_withdrawal(1)])
    document = orjson.loads(cluster.held.indexes["articles-000001"].documents[a_uri(1)].source)
    assert document["creativeWorkStatus"] == "Withdrawn"


# --- addresses and rights --------------------------------------------------------------------------------------------


def test_urls_say_hosts_prefix_index_and_login() -> None:
    address = read_address("opensearch+https://ann:p%40ss@one,[::1]:9201/search/news.articles?ca_certs=/ca.pem")
    common = {"use_ssl": True, "url_prefix": "search"}
    assert address.hosts == [{"host": "one", "port": 9200, **common}, {"host": "::1", "port": 9201, **common}]
    assert (address.name, address.ca_certs) == ("news.articles", "/ca.pem")
    assert address.login == {"http_auth": ("ann", "p@ss")}
    assert read_address("elasticsearch://h/articles?api_key=abc").login == {"headers": {"authorization": "ApiKey abc"}}


@pytest.mark.parametrize(
    "url",
    [
        "opensearch://host",
        "opensearch://host/",
        "opensearch:///articles",
        "opensearch://host/Articles",
        "opensearch://host/_all",
        "opensearch://host/articles*",
        "opensearch://host:port/articles",
        "opensearch://host/articles?apikey=x",
    ],
)
def test_a_url_that_names_no_place_is_told_what_one_looks_like(url: str) -> None:
    with pytest.raises(Misconfigured, match=r"expected opensearch://host:9200/articles|there are: api_key, ca_certs"):
        open_store(url)


def test_both_names_open_the_same_kind_under_names_of_their_own() -> None:
    urls = [f"{scheme}://h/a" for scheme in ("opensearch", "opensearch+https", "elasticsearch", "elasticsearch+https")]
    assert [store_name(url) for url in urls] == ["opensearch", "opensearch", "elasticsearch", "elasticsearch"]
    assert {type(open_store(url)) for url in urls} == {OpensearchStore}


@pytest.mark.parametrize(
    ("login", "right", "wrong"),
    [
        ({"login": "ann:secret"}, "opensearch://ann:secret@{}/articles", "opensearch://ann:wr0ng-word@{}/articles"),
        (
            {"api_key": "a2V5"},
            "elasticsearch://{}/articles?api_key=a2V5",
            "opensearch://{}/articles?api_key=wr0ng-word",
        ),
    ],
)
def test_credentials_are_sent_and_never_shown(
    login: dict[str, Any], right: str, wrong: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with closing(SearchCluster(**login)) as cluster:
        place = f"127.0.0.1:{cluster.port}"
        with closing(open_store(right.format(place))) as store:
            assert store.write([a_record(1)]) == [Written(WRITTEN)]
        store = open_store(wrong.format(place))
        with pytest.raises(Misconfigured, match="401 security_exception") as at_check:
            store.check()
        with pytest.raises(TryLater, match="401 security_exception") as at_write:
            store.write([a_record(1)])
        store.close()
    for told in (str(at_check.value), str(at_write.value), caplog.text):
        assert not any(secret in told for secret in ("secret", "wr0ng-word", "a2V5"))


def test_the_client_writes_no_article_and_no_traceback_into_logs(
    cluster: SearchCluster, store: OpensearchStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    store.write([a_record(1, text="Korvala stays dry.")])
    cluster.request_fault = lambda _: (503, "")
    with pytest.raises(TryLater):
        store.write([a_record(2, text="Korvala stays dry.")])
    assert "stays dry" not in caplog.text
    assert "Traceback" not in caplog.text


def test_another_host_is_asked_where_one_cannot_be_reached(cluster: SearchCluster) -> None:
    with closing(open_store(f"opensearch://127.0.0.1:{free_port()},127.0.0.1:{cluster.port}/articles")) as store:
        for number in range(4):
            assert store.write([a_record(number)]) == [Written(WRITTEN)]


def test_a_certificate_is_trusted_where_the_url_names_its_authority(tmp_path: Path) -> None:
    pem = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    with closing(SearchCluster(context=context)) as cluster:
        url = f"opensearch+https://localhost:{cluster.port}/articles"
        with closing(open_store(f"{url}?ca_certs={pem}.crt")) as store:
            assert store.write([a_record(1)]) == [Written(WRITTEN)]
        with closing(open_store(url)) as stranger, pytest.raises(Misconfigured, match=r"(?i)certificate"):
            stranger.check()
    with pytest.raises(Misconfigured, match="not-there"):
        open_store(f"{url}?ca_certs={tmp_path}/not-there").check()
