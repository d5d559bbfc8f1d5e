"""Drops each article on the Redis of its source: `SHARDS="a=redis://one:6379/0 b=redis://two:6379/0" python
sharded_producer.py *.json`. Each Redis is a whole Wiredesk of its own; see "Several Redis" in docs/scaling.md.

Rendezvous hashing: of all shards the one whose digest with the source is largest. Names are hashed, not addresses, so a
shard may move; one that is added takes its share of the sources, and no other source changes its place. The same name
must mean the same shard in every producer.
"""

import json
import os
import sys
from collections import defaultdict
from hashlib import sha256
from pathlib import Path

from redis import Redis


def shard_of(source: str, shards: list[str]) -> str:
    """The name of the source's shard."""
    return max(shards, key=lambda shard: sha256(f"{shard}\0{source}".encode()).digest())


def main() -> None:
    addresses = dict(pair.split("=", 1) for pair in os.environ["SHARDS"].split())
    articles = defaultdict(list)
    for name in sys.argv[1:]:
        article = Path(name).read_bytes()
        articles[shard_of(json.loads(article).get("source", ""), list(addresses))].append(article)
    for shard, items in articles.items():
        Redis.from_url(addresses[shard]).lpush("inbox", *items)


if __name__ == "__main__":
    main()
