"""What a program finds that reads a Delta Lake table."""

from __future__ import annotations

from typing import Any

import orjson
from deltalake import DeltaTable, QueryBuilder

from services.publish.stores.delta_table import read_address


def query_lake(url: str, query: str) -> list[dict[str, Any]]:
    """The rows that a query of the table `lake` finds."""
    address = read_address(url)
    table = DeltaTable(address.uri, storage_options=address.storage)
    found = QueryBuilder().register("lake", table).execute(query).read_all()
    return found.to_struct_array().to_pylist()


def versions_in_lake(url: str) -> list[dict[str, Any]]:
    """The document of every row."""
    return [orjson.loads(row["document"]) for row in query_lake(url, "SELECT document FROM lake")]
