"""What the story index is asked and what it answers: values alone, so that article logic may make and read them."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple


class StoryPrint(NamedTuple):
    """What is kept of a text to find and compare its copies: hashes as bytes, laid out as in lua/stories.lua.

    `exact` is empty for a text too short to compare.
    """

    exact: bytes = b""
    check: bytes = bytes(4)
    postings: bytes = b""
    has_headline: bool = False
    title: bytes = b""
    numbers: bytes = b""
    first_half: bytes = b""
    second_half: bytes = b""


class Rule(IntEnum):
    """Why an article was placed where it was. Numbers are stored; append, never change."""

    FIRST_SEEN = 0  # like nothing in the window
    TOO_SHORT = 1  # too few words to tell
    SAME_TEXT = 2  # word for word
    SHARED_TEXT = 3  # most of the shorter text stands in the other
    HEADLINE = 4  # the headlines agree, and a part of the shorter text stands in the other
    SAME_URL = 5  # another version at an address that has a story


class Role(IntEnum):
    """What an article is to its story. Numbers are stored."""

    CANONICAL = 0
    DUPLICATE = 1
    NEAR_DUPLICATE = 2
    UPDATE = 3


class Question(NamedTuple):
    """Which version of which article (`urn:uuid:` uri), and its print."""

    uri: str
    version: int
    print: StoryPrint


class Placement(NamedTuple):
    """Where an article belongs: its story, named by the uri first seen, and the article it was matched with.

    `similarity` is the share of the shorter text that stands in the other, 0 to 1; `size` counts the story's articles.
    """

    story: str
    role: Role
    rule: Rule
    similarity: float = 0.0
    matched: str | None = None
    size: int = 1
