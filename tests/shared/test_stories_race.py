"""Copies that arrive at the same instant, at several workers, again and again."""

from __future__ import annotations

import random
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from threading import BrokenBarrierError

from redis import Redis

from shared.stories import StoryIndex
from shared.story_prints import Placement, Question, Role
from tests.story_texts import a_headline, a_story, ask, copy_edited, truncated, with_chrome

STORIES, WORKERS, BATCH = 400, 4, 16


def copies_of(story: int) -> list[Question]:
    text, headline = a_story(story, 12), a_headline(story)
    forms = (text, with_chrome(text), copy_edited(text, story), truncated(text, 0.7))
    return [ask(f"{story}/{n}", form, headline) for n, form in enumerate(forms)]


def place_share(url: str, worker: int, barrier: object) -> list[tuple[str, Placement | None]]:
    """One copy of every story, in an order that all workers share, and each batch of it twice."""
    index = StoryIndex(Redis.from_url(url))
    questions = [copies_of(story)[worker] for story in range(STORIES)]
    answers: list[tuple[str, Placement | None]] = []
    chance = random.Random(worker)
    try:
        barrier.wait(60)
    except BrokenBarrierError:
        return []
    for at in range(0, STORIES, BATCH):
        batch = questions[at : at + BATCH]
        for _ in range(2):
            chance.shuffle(batch)
            answers += zip([question.uri for question in batch], index.place(batch), strict=True)
    return answers


def test_four_workers_with_a_copy_each_never_split_a_story(redis, redis_server):
    context = get_context("spawn")
    with context.Manager() as manager, ProcessPoolExecutor(WORKERS, mp_context=context) as pool:
        barrier = manager.Barrier(WORKERS)
        shares = [pool.submit(place_share, redis_server.url, worker, barrier) for worker in range(WORKERS)]
        answers = [answer for share in shares for answer in share.result(120)]
    by_uri = defaultdict(set)
    for uri, placement in answers:
        by_uri[uri].add(placement)
    assert len(by_uri) == STORIES * WORKERS
    assert all(len(placements) == 1 for placements in by_uri.values()), "a redelivery was answered differently"
    stories = [{next(iter(by_uri[question.uri])).story for question in copies_of(story)} for story in range(STORIES)]
    assert [story for story in stories if len(story) > 1] == []
    firsts = [placements for placements in by_uri.values() if next(iter(placements)).role is Role.CANONICAL]
    assert len(firsts) == STORIES
