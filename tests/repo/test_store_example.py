"""The store in docs/stores.md works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import orjson

from services.publish.stores.base import WriteOutcome
from shared.annotations import Entity, EntityType
from shared.ninjs import to_ninjs
from tests.stores.record_builder import a_record, a_uri, a_withdrawal

PAGE = Path(__file__).parents[2] / "docs" / "stores.md"
IN_SQLITE = "number IN (SELECT rowid FROM articles_search WHERE articles_search MATCH 'harbour dredging')"


def test_the_example_store_keeps_what_every_store_promises(tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code, str(PAGE), "exec"), names)
    store = names["KIND"].open(f"folder://{tmp_path}/articles", to_ninjs)
    store.check()
    batch = [a_record(1, version=2), a_record(1, version=1), a_withdrawal(2), a_record(2, version=1)]
    expected = [WriteOutcome.WRITTEN, WriteOutcome.STALE, WriteOutcome.WITHDRAWN, WriteOutcome.STALE]
    for _ in range(2):
        assert [answer.outcome for answer in store.write(batch)] == expected
        documents = [orjson.loads(path.read_bytes())["document"] for path in (tmp_path / "articles").iterdir()]
        assert {(each["version"], each["pubStatus"]) for each in documents} == {("2", "usable"), ("2", "canceled")}


def test_the_questions_on_the_page_are_answered_by_the_tables(tmp_path: Path) -> None:
    from services.publish.stores.postgresql import PostgresqlStore
    from services.publish.stores.sqlite import SqliteStore
    from tests.stores.store_places import postgresql_in, rows

    url, database = postgresql_in(tmp_path), tmp_path / "records.db"
    for store in (PostgresqlStore(url), SqliteStore(database)):
        store.write([a_record(1)])
        store.close()
    (queries,) = re.findall(r"## Questions to the tables.*?```sql\n(.*?)```", PAGE.read_text(), re.DOTALL)
    for query in filter(str.strip, queries.split(";")):
        rows(url, query)
        rows(database, query.replace("search @@ websearch_to_tsquery('simple', 'harbour dredging')", IN_SQLITE))


def test_the_search_on_the_page_finds_what_it_asks_for(tmp_path: Path) -> None:
    from tests.stores.store_places import found_in, open_in

    asked = [code.partition("\n") for code in re.findall(r"```json\n(.*?)```", PAGE.read_text(), re.DOTALL)]
    ((query,),) = [[orjson.loads(body)["query"]] for line, _, body in asked if line == "GET articles/_search"]
    about = Entity(id="e1", type=EntityType.PERSON, name="Aino Testinen", rel="about")
    batch = [a_record(number, text=text) for number, text in ((1, "The harbour waits."), (2, "No such word."))]
    store = open_in(tmp_path, "opensearch")
    store.write([record.model_copy(update={"entities": (about,)}) for record in batch] + [a_withdrawal(3)])
    store.close()
    assert [document["uri"] for document in found_in(tmp_path, query)] == [a_uri(1)]
