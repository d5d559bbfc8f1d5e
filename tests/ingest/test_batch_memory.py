"""The memory of sources through the ingest stage, on a real Redis."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
import pytest
from redis import Redis

from services.ingest.batch_memory import BatchMemory
from services.ingest.tasks import Ingest
from shared.connections import connect
from shared.contracts import Article, RawArticle
from shared.parcels import Advance, Again, Parcel, Verdict
from shared.settings import Settings
from shared.source_memory import SourceMemory
from shared.stage import Stage
from tests.counting_redis import CountingRedis

FURNITURE = ("Harbour Courier members get the evening letter", "Read what the tide tables say about the week ahead")


def story(name: str) -> str:
    return "\n".join(
        [
            f"{name} council votes to keep the old ferry",
            FURNITURE[0],
            f"The council of {name} voted on Tuesday to keep the old ferry running for at least another year.",
            f"Nesta Prys, who leads the council of {name}, said that the boat would be painted green in the spring.",
            f"The vote in {name} went six to three after a debate of four hours in the town hall by the quay.",
            FURNITURE[1],
        ]
    )


def parcel(name: str, *, source: str | None = "courier", url: str | None = None, text: str | None = None) -> Parcel:
    raw = {"content": text or story(name), "mediaType": "text/plain", "source": source, "url": url}
    stated = {key: value for key, value in raw.items() if value is not None}
    return Parcel(f"id-{name}", source or "", 1, 0, orjson.dumps(stated))


def judge(redis: Redis, *parcels: Parcel) -> list[Verdict]:
    ingest = Ingest(("enrich",), BatchMemory(SourceMemory(redis)))
    verdicts = Stage(ingest, 10, around=ingest.around).judge(parcels).verdicts
    ingest.afterwards()
    return verdicts


def read(verdict: Verdict) -> dict[str, object]:
    assert isinstance(verdict, Advance), verdict
    article = Article.model_validate_json(verdict.payload)
    return article.model_dump(exclude={"steps"})  # these say when it was read


def ask(redis: Redis, asking: Parcel, *lines: str) -> list[int] | None:
    """What a reader of this article would be told."""
    memory, raw = BatchMemory(SourceMemory(redis)), RawArticle.model_validate_json(asking.payload)
    with memory.around({asking.id: raw}):
        seen = memory.seen(asking.id, raw)
        return None if seen is None else list(seen(lines))


@pytest.fixture
def counted(redis: Redis, settings: Settings) -> CountingRedis:
    """The same Redis, which knows the scripts, by a client that counts its round trips."""
    client: CountingRedis = CountingRedis.from_url(settings.redis_url)
    judge(client, parcel("Warm"))
    CountingRedis.sent.clear()
    return client


def test_lines_of_other_stories_of_the_source_are_counted_and_no_others(redis: Redis) -> None:
    judge(redis, parcel("Holm"), parcel("Varde"), parcel("Skerry", source="herald"))
    assert ask(redis, parcel("Lund"), *FURNITURE, "Never printed") == [2, 2, 0]


def test_a_story_that_comes_again_is_not_told_its_own_lines(redis: Redis) -> None:
    judge(redis, parcel("Holm"), parcel("Varde"))
    paragraph = story("Holm").splitlines()[2]
    assert ask(redis, parcel("Holm"), paragraph, FURNITURE[0]) == [0, 1]
    assert ask(redis, parcel("Holm", url="https://m.courier.example/holm"), paragraph, FURNITURE[0]) == [0, 1]


def test_a_batch_delivered_again_gives_the_same_articles_and_counts_nothing_twice(redis: Redis) -> None:
    batch = [parcel("Holm"), parcel("Varde", url="https://courier.example/varde")]
    first = judge(redis, *batch)
    kept = {key: redis.hgetall(key) for key in redis.keys("wiredesk:lines:*")}
    assert [read(verdict) for verdict in judge(redis, *batch)] == [read(verdict) for verdict in first]
    assert {key: redis.hgetall(key) for key in redis.keys("wiredesk:lines:*")} == kept


def test_a_batch_costs_one_round_trip_to_read_and_one_to_note(counted: CountingRedis) -> None:
    judge(counted, *(parcel(f"Town {n}") for n in range(40)))
    assert counted.sent.total() == 2


def test_a_batch_of_articles_without_a_source_costs_none(counted: CountingRedis) -> None:
    judge(counted, parcel("Holm", source=None), parcel("Varde", source=None))
    assert counted.sent.total() == 0
    assert ask(counted, parcel("Lund", source=None), *FURNITURE) is None


def test_without_redis_articles_are_read_as_if_nothing_were_known(redis: Redis) -> None:
    nowhere = connect("unix:///nonexistent/redis.sock", patient=False, timeout_seconds=0.2)
    assert read(judge(nowhere, parcel("Holm"))[0]) == read(judge(redis, parcel("Holm"))[0])


@pytest.fixture
def full_redis(redis: Redis) -> Iterator[Redis]:
    redis.config_set("maxmemory", 1)
    yield redis
    redis.config_set("maxmemory", 0)


def test_a_full_redis_forgets_and_no_article_fails(full_redis: Redis) -> None:
    assert read(judge(full_redis, parcel("Holm"))[0])["headline"]
    assert full_redis.keys("*") == []


def test_an_article_that_is_refused_teaches_nothing(redis: Redis) -> None:
    judge(redis, parcel("Wall", text="Just a moment\nChecking your browser before you reach the courier."))
    assert redis.keys("*") == []


def test_neighbours_that_are_no_articles_disturb_nothing(redis: Redis) -> None:
    broken = Parcel("broken", "courier", 1, 0, b'{"source": 4, "content": ["no text"]}')
    verdicts = judge(redis, broken, parcel("Holm"))
    assert read(verdicts[1])["headline"]


def test_an_article_that_is_reprocessed_asks_the_memory_and_tells_it_nothing(redis: Redis) -> None:
    judge(redis, parcel("Arvik"))
    judge(redis, parcel("Borg")._replace(again=Again(received_ms=0)))
    assert ask(redis, parcel("Crane"), FURNITURE[0]) == [1]
    assert FURNITURE[0] in str(read(judge(redis, parcel("Dunes")._replace(again=Again(received_ms=0)))[0])["removed"])
