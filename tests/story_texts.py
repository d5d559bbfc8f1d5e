"""Made-up stories: different ones share no run of three words, copies of one are made by what desks do to wire copy."""

from __future__ import annotations

import random

from services.enrich.enrichers.story_print import make_print
from shared.identity import article_uri
from shared.story_prints import Question

_SYLLABLES = [
    "ka",
    "lo",
    "mi",
    "tu",
    "ren",
    "sor",
    "vel",
    "dan",
    "pri",
    "qua",
    "ost",
    "ler",
    "bin",
    "fau",
    "gro",
    "hes",
]


def a_story(seed: int, sentences: int = 24, name: str = "") -> str:
    """About ten words a sentence, four sentences a paragraph."""
    chance = random.Random(f"{name}{seed}")
    made = [" ".join(_word(chance) for _ in range(10)).capitalize() + "." for _ in range(sentences)]
    return "\n\n".join(" ".join(made[at : at + 4]) for at in range(0, sentences, 4))


def a_headline(seed: int, name: str = "") -> str:
    """Seven words."""
    chance = random.Random(f"headline {name}{seed}")
    return " ".join(_word(chance) for _ in range(7)).capitalize()


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4)))


def truncated(text: str, share: float = 0.5) -> str:
    """The beginning of it."""
    words = text.split(" ")
    return " ".join(words[: int(len(words) * share)])


def with_new_lead(text: str, seed: int) -> str:
    """Two paragraphs written anew, the rest as it was."""
    return "\n\n".join([a_story(seed, 8, "lead"), *text.split("\n\n")[2:]])


def copy_edited(text: str, seed: int) -> str:
    """One word in twenty replaced."""
    chance = random.Random(seed)
    return " ".join(_word(chance) if chance.random() < 0.05 else word for word in text.split(" "))


def with_chrome(text: str) -> str:
    """As another site would frame it."""
    return f"HARBOUR (Northern Wire) — {text}\n\nSign up for our daily letter\n\n© The Quay Courier"


def ask(name: str, text: str, headline: str = "", version: int = 1) -> Question:
    """The question an article puts to the index."""
    return Question(article_uri(name), version, make_print(headline, text))
