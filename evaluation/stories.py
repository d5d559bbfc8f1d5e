"""Stories across a stream: every article of a folder through the real index in Redis, in order of arrival.

The folder holds articles_stream.jsonl (`{"id", "title", "text", "url"}` a line, redeliveries included),
articles_truth.jsonl (`{"id", "cluster", "kind"}`) and articles_ignore_pairs.jsonl (`["id", "id"]`). Predictions are
written as `{"id", "cluster"}`, a line per line of the stream; the cluster is named by the article seen first. Addresses
are left out unless `--addresses` is given: what is measured is the text. Exit code 1 when a floor is missed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from redis import Redis

from cli.redis_server import RedisServer
from evaluation.goals import print_goals
from evaluation.story_scores import Truth, measure, read_lines, read_truth
from services.enrich.enrichers.links.targets import find_target
from services.enrich.enrichers.story_print import make_print
from shared.identity import article_uri
from shared.stories import StoryIndex
from shared.story_prints import Placement, Question

_BATCH = 64

Event = dict[str, Any]


@contextmanager
def fresh_redis() -> Iterator[Redis]:
    """A Redis of its own, gone afterwards."""
    with TemporaryDirectory(prefix="wd-") as folder:
        server = RedisServer(Path(folder))
        server.start()
        try:
            yield Redis.from_url(server.url)
        finally:
            server.stop()


def place_all(stream: Sequence[Event], index: StoryIndex, *, addresses: bool = False) -> list[Placement]:
    """A placement per event, in batches as a worker would take them."""
    versions: dict[str, list[str]] = {}
    questions = [_question(event, versions, addresses) for event in stream]
    batches = [questions[at : at + _BATCH] for at in range(0, len(questions), _BATCH)]
    answers = [placement for batch in batches for placement in index.place(batch)]
    assert None not in answers, "the index did not answer"
    return [placement for placement in answers if placement is not None]


def _question(event: Event, versions: dict[str, list[str]], addresses: bool) -> Question:
    """With addresses, the second text at an address is its second version."""
    key = _key(event, addresses)
    known = versions.setdefault(key, [])
    if event["id"] not in known:
        known.append(event["id"])
    return Question(article_uri(key), 1 + known.index(event["id"]), make_print(event["title"], event["text"]))


def _key(event: Event, addresses: bool) -> str:
    return find_target(event["url"]).key if addresses and event.get("url") else event["id"]


def predict(stream: Sequence[Event], *, addresses: bool = False) -> list[str]:
    """The id of the story's first article, per event."""
    with fresh_redis() as redis:
        placements = place_all(stream, StoryIndex(redis), addresses=addresses)
    names: dict[str, str] = {}
    for event in stream:
        names.setdefault(article_uri(_key(event, addresses)), event["id"])
    return [names[placement.story] for placement in placements]


def write_predictions(path: Path, stream: Sequence[Event], clusters: Sequence[str]) -> None:
    """In the scorer's format."""
    rows = ({"id": event["id"], "cluster": cluster} for event, cluster in zip(stream, clusters, strict=True))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def print_shuffled(stream: Sequence[Event], truth: Truth, times: int) -> None:
    """The same measures with the articles in other orders: what is due to this order alone shows."""
    for seed in range(times):
        order = list(stream)
        random.Random(seed).shuffle(order)  # noqa: S311
        goals = measure([event["id"] for event in order], predict(order), truth)
        print(f"order {seed + 1}: " + "  ".join(f"{goal.name} {goal.value:.3f}" for goal in goals))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with the three files")
    parser.add_argument("--predictions", type=Path, help="where predictions are written")
    parser.add_argument("--addresses", action="store_true", help="let a second text at an address be a new version")
    parser.add_argument("--shuffle", type=int, default=0, metavar="N", help="measure N other orders of arrival, too")
    options = parser.parse_args()
    if not (options.data / "articles_stream.jsonl").is_file():
        parser.error(f"{options.data} holds no articles_stream.jsonl")
    stream, truth = read_lines(options.data / "articles_stream.jsonl"), read_truth(options.data)
    clusters = predict(stream, addresses=options.addresses)
    if options.predictions:
        write_predictions(options.predictions, stream, clusters)
    met = print_goals(measure([event["id"] for event in stream], clusters, truth))
    print_shuffled(stream, truth, options.shuffle)
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
