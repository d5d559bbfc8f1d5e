"""The search cluster of a test process, and what a reader finds there."""

from __future__ import annotations

import atexit
import os
from contextlib import closing
from functools import cache
from typing import Any

from services.publish.stores.opensearch_address import connect, read_address
from tests.stores.search_cluster import SearchCluster


@cache
def cluster_url() -> str:
    """The cluster that searches are asked of: a real one where the environment names it, else the stand-in."""
    real = os.environ.get("WIREDESK_TEST_OPENSEARCH_URL")
    if real:
        atexit.register(_tidy_cluster, real)
        return real.rstrip("/")
    cluster = SearchCluster()
    atexit.register(cluster.close)
    return cluster.url


def _tidy_cluster(url: str) -> None:
    """Nothing of the tests stays in a cluster that others use."""
    with closing(connect(read_address(f"{url.rstrip('/')}/wiredesk-test"))) as client:
        for index in list(client.indices.get(index="wiredesk-test-*")):
            client.indices.delete(index=index)
        for template in client.indices.get_index_template(name="wiredesk-wiredesk-test-*")["index_templates"]:
            client.indices.delete_index_template(name=template["name"])


def found_at(url: str, query: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """What a search in the index of this URL finds, after a refresh."""
    address = read_address(url)
    with closing(connect(address)) as client:
        client.indices.refresh(index=address.name)
        answer = client.search(index=address.name, body={"query": query or {"match_all": {}}, "size": 10_000})
        return [hit["_source"] for hit in answer["hits"]["hits"]]
