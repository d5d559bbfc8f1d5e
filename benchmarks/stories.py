"""What telling stories apart costs, beside datasketch's MinHash LSH on the same Redis, and whether it stays that way.

    python -m benchmarks.stories                       both, side by side
    python -m benchmarks.stories --stream 300000       memory per article and time per call, as the stream goes on
    python -m benchmarks.stories --stream 150000 --first 150000 --redis-url ...   a later part of it

Made-up articles of 650 words; one in five is a copy with a new beginning. CPU time is that of this process and of
Redis.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from redis import Redis

from benchmarks.engine import fresh_redis
from benchmarks.texts import make_words
from services.enrich.enrichers.story_print import make_print
from shared.identity import article_uri
from shared.stories import StoryIndex
from shared.story_prints import Question, Role

WORDS = 650
COPIES = 0.2
BATCH = 64
REPORTS = 12
SHINGLE_WORDS = 3
PERMUTATIONS, THRESHOLD = 128, 0.5  # datasketch's defaults

Text = tuple[str, str]  # name, body


def make_stream(first: int, count: int) -> Iterator[Text]:
    """Articles number `first` and so on; the same numbers give the same articles."""
    for n in range(first, first + count):
        chance = random.Random(n)
        is_copy = n > first and chance.random() < COPIES
        original = chance.randrange(max(first, n - 5_000), n) if is_copy else n
        words = make_words(random.Random(f"body {original}"), WORDS)
        yield f"article {n}", " ".join(make_words(chance, 60) + words[60:] if is_copy else words)


def server_seconds(redis: Redis) -> float:
    used = redis.info("cpu")
    return float(used["used_cpu_user"]) + float(used["used_cpu_sys"])


def server_bytes(redis: Redis) -> int:
    return int(redis.info("memory")["used_memory"])


def measure(redis: Redis, texts: Sequence[Text], work: Callable[[Sequence[Text]], Any]) -> dict[str, float]:
    """CPU-ms and Redis bytes per article of what `work` does with the texts."""
    held, server, client = server_bytes(redis), server_seconds(redis), time.process_time()
    work(texts)
    client, server = time.process_time() - client, server_seconds(redis) - server
    per_article = len(texts)
    return {
        "cpu_ms_per_article": 1000 * (client + server) / per_article,
        "client_ms": 1000 * client / per_article,
        "redis_ms": 1000 * server / per_article,
        "redis_bytes_per_article": (server_bytes(redis) - held) / per_article,
    }


def place(index: StoryIndex, texts: Sequence[Text]) -> int:
    """How many are indexed, and the work of a batch at a time."""
    placed = 0
    for at in range(0, len(texts), BATCH):
        batch = texts[at : at + BATCH]
        answers = index.place([Question(article_uri(name), 1, make_print("", body)) for name, body in batch])
        placed += sum(answer is not None and answer.role is Role.CANONICAL for answer in answers)
    return placed


def with_datasketch(socket: str) -> Callable[[Sequence[Text]], None]:
    """As its documentation has it: query, then insert."""
    from datasketch import MinHash, MinHashLSH

    storage = {"type": "redis", "basename": b"bench", "redis": {"unix_socket_path": socket}}
    lsh = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, storage_config=storage)

    def run(texts: Sequence[Text]) -> None:
        for name, body in texts:
            words = body.lower().split()
            shingles = {" ".join(words[at : at + SHINGLE_WORDS]).encode() for at in range(len(words) - 2)}
            minhash = MinHash(num_perm=PERMUTATIONS)
            minhash.update_batch(list(shingles))
            lsh.query(minhash)
            lsh.insert(name, minhash)

    return run


def compare(articles: int, datasketch_articles: int) -> dict[str, Any]:
    """Ours and datasketch's, on a fresh Redis each, in this one process."""
    texts = list(make_stream(0, articles))
    with fresh_redis() as server:
        redis = Redis.from_url(server.url)
        index = StoryIndex(redis)
        place(index, list(make_stream(10**9, BATCH)))  # warm
        ours = measure(redis, texts, lambda texts: place(index, texts))
    with fresh_redis() as server:
        redis = Redis.from_url(server.url)
        run = with_datasketch(str(server.socket))
        run(list(make_stream(10**9, 8)))
        theirs = measure(redis, texts[:datasketch_articles], run)
    return {
        "ours": ours,
        "datasketch": theirs,
        "times_cheaper": theirs["cpu_ms_per_article"] / ours["cpu_ms_per_article"],
        "times_smaller": theirs["redis_bytes_per_article"] / ours["redis_bytes_per_article"],
    }


def stream(redis: Redis, first: int, count: int) -> Iterator[dict[str, float]]:
    """A report now and then: articles so far, bytes per article held, ms per call of a batch, share indexed."""
    index = StoryIndex(redis)
    texts = make_stream(first, count)
    part = -(-count // REPORTS)
    done = first
    while batch := list(islice(texts, part)):
        prints = [Question(article_uri(name), 1, make_print("", body)) for name, body in batch]
        started, server = time.perf_counter(), server_seconds(redis)
        for at in range(0, len(prints), BATCH):
            index.place(prints[at : at + BATCH])
        wall, server = time.perf_counter() - started, server_seconds(redis) - server
        done += len(batch)
        calls = -(-len(prints) // BATCH)
        yield {
            "articles": done,
            "redis_bytes_per_article": server_bytes(redis) / done,
            "wall_ms_per_call": 1000 * wall / calls,
            "redis_cpu_ms_per_call": 1000 * server / calls,
        }


def print_stream(redis: Redis, first: int, count: int) -> None:
    print(f"{'articles':>10}{'Redis bytes per article':>26}{'ms per call of 64 (wall)':>26}{'(CPU of Redis)':>16}")
    for report in stream(redis, first, count):
        print(
            f"{report['articles']:>10.0f}{report['redis_bytes_per_article']:>26.0f}"
            f"{report['wall_ms_per_call']:>26.2f}{report['redis_cpu_ms_per_call']:>16.2f}",
            flush=True,
        )


def as_table(result: dict[str, Any]) -> str:
    """The comparison for people."""
    ours, theirs = result["ours"], result["datasketch"]
    rows = (
        ("CPU-ms per article, client and Redis", "cpu_ms_per_article", ".3f"),
        ("  of these, client", "client_ms", ".3f"),
        ("  of these, Redis", "redis_ms", ".3f"),
        ("Redis bytes per article", "redis_bytes_per_article", ".0f"),
    )
    lines = [f"{'':38}{'wiredesk':>12}{'datasketch':>14}"]
    lines += [f"{label:38}{ours[key]:>12{form}}{theirs[key]:>14{form}}" for label, key, form in rows]
    lines.append(f"times cheaper: {result['times_cheaper']:.1f}; times smaller: {result['times_smaller']:.1f}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--datasketch-articles", type=int, default=200)
    parser.add_argument("--stream", type=int, default=0, metavar="N")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--redis-url", help="for --stream: a Redis that keeps what earlier parts put in")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if options.stream and options.redis_url:
        print_stream(Redis.from_url(options.redis_url), options.first, options.stream)
    elif options.stream:
        with fresh_redis() as server:
            print_stream(Redis.from_url(server.url), options.first, options.stream)
    else:
        result = compare(options.articles, options.datasketch_articles)
        print(json.dumps(result, indent=1) if options.json else as_table(result))


if __name__ == "__main__":
    main()
