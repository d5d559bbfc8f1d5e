"""Names whose type is known beforehand: countries, regions, their people, faiths."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TypeAlias

from services.enrich.enrichers.countries import OTHER_THINGS, SHARED_WITH_PEOPLE, countries
from services.enrich.enrichers.entities.tokens import TOKEN
from services.enrich.enrichers.tagged import TagType

Index: TypeAlias = dict[str, list[tuple[tuple[str, ...], TagType | None]]]

REGIONS = (
    "Africa", "Antarctica", "Arctic", "Asia", "Asia-Pacific", "Australasia", "Balkans", "Caribbean", "Caucasus",
    "Central Africa", "Central America", "Central Asia", "Central Europe", "East Africa", "East Asia",
    "Eastern Europe", "Eurasia", "Europe", "Far East", "Gulf of Aden", "Gulf of Guinea", "Gulf of Mexico",
    "Gulf of Oman", "Gulf of Thailand", "Horn of Africa", "Indian Ocean", "Indo-Pacific", "Latin America", "Maghreb",
    "Mediterranean", "Melanesia", "Mesopotamia", "Micronesia", "Middle East", "New England", "New Guinea",
    "New Jersey", "New Mexico", "New South Wales", "North Africa", "North America", "Northern Europe", "Oceania",
    "Persian Gulf", "Polynesia", "Red Sea", "Sahara", "Sahel", "Scandinavia", "Siberia", "South America",
    "South Asia", "South China Sea", "Southeast Asia", "Southern Africa", "Sub-Saharan Africa", "West Africa",
    "West Bank", "Western Europe", "British Columbia", "East China Sea", "Sea of Japan", "Philippine Sea",
)  # fmt: skip
# Peoples, faiths and parts of the world as adjectives. Left out: parties, and what is a surname or a word as well.
PEOPLES = (
    "Aboriginal", "Aboriginals", "African", "Africans", "African American", "African Americans", "Afrikaner",
    "Afrikaners", "Alawite", "Alawites", "American Indian", "Anglican", "Anglicans", "Arab", "Arabs", "Arabian",
    "Asian", "Asians", "Assyrian", "Assyrians", "Baloch", "Balochs", "Basque", "Basques", "Bedouin", "Bedouins",
    "Berber", "Berbers", "Buddhist", "Buddhists", "Caribbean", "Catalan", "Catalans", "Catholic", "Catholics",
    "Central African", "Central American", "Central Americans", "Central Asian", "Chechen", "Chechens", "Christian",
    "Christians", "Coptic", "Copts", "Cossacks", "Dalit", "Dalits", "Darfuri", "Druze", "East African", "East Asian",
    "Eastern European", "European", "Europeans", "Fulani", "Garifuna", "Han Chinese", "Hausa", "Hazara", "Hazaras",
    "Hindu", "Hindus", "Hispanic", "Hispanics", "Houthi", "Houthis", "Hutu", "Hutus", "Igbo", "Inuit", "Islamic",
    "Islamist", "Islamists", "Jew", "Jewish", "Jews", "Kashmiri", "Kashmiris", "Kikuyu", "Kurd", "Kurdish", "Kurds",
    "Latin American", "Latin Americans", "Latino", "Latinos", "Lutheran", "Luo", "Maasai", "Māori", "Maori",
    "Mapuche", "Marxist", "Mayan", "Mennonite", "Mennonites", "Methodist", "Middle Eastern", "Mormon", "Mormons",
    "Muslim", "Muslims", "Native American", "Native Americans", "Nazi", "Nazis", "North African", "North American",
    "North Americans", "Oromo", "Pashtun", "Pashtuns", "Pentecostal", "Protestant", "Protestants", "Punjabi",
    "Punjabis", "Quaker", "Quakers", "Quechua", "Rohingya", "Rohingyas", "Romani", "Roman Catholic",
    "Roman Catholics", "Saami", "Salafi", "Scandinavian", "Scandinavians", "Shia", "Shias", "Shiite", "Shiites",
    "Shi'ite", "Shi’ite", "Sikh", "Sikhs", "Sindhi", "Slavic", "South American", "South Americans", "South Asian",
    "South Asians", "Southeast Asian", "Southern African", "Sunni", "Sunnis", "Swahili", "Tamil", "Tamils", "Tatar",
    "Tatars", "Tibetan", "Tibetans", "Tigrayan", "Tigrayans", "Tuareg", "Tuaregs", "Turkic", "Turkmens", "Tutsi",
    "Tutsis", "Uighur", "Uighurs", "Uygur", "Uyghur", "Uyghurs", "West African", "West Africans", "Western",
    "Western European", "Westerner", "Westerners", "Xhosa", "Yazidi", "Yazidis", "Yoruba", "Zionist", "Zionists",
    "Zulu", "Zulus",
)  # fmt: skip


@cache
def known_names() -> Index:
    """First word -> names that begin with it, longest first. None is a name's type that is neither."""
    by_first: dict[str, dict[tuple[str, ...], TagType | None]] = defaultdict(dict)
    for name, kind in _names():
        for form in (name, name.upper()) if len(name) > 3 else (name,):
            words = tuple(token.rstrip() for token in TOKEN.findall(form))
            by_first[words[0]].setdefault(words, kind)
    return {word: sorted(found.items(), key=lambda item: -len(item[0])) for word, found in by_first.items()}


def _names() -> Iterator[tuple[str, TagType | None]]:
    for name in REGIONS:
        yield name, "LOC"
    for name in PEOPLES:
        yield name, "NORP"
    for place in countries().values():
        for name in place.names:
            yield name, "LOC"
        for name in place.demonyms:
            yield name, "NORP"
    for name in OTHER_THINGS:
        yield name, None


def known_name_at(words: Sequence[str], first: int) -> tuple[int, TagType] | None:
    """Number of words and type of the longest known name that begins here."""
    for name, kind in known_names().get(words[first], ()):
        if tuple(words[first : first + len(name)]) == name:
            return (len(name), kind) if kind else None
    return None


def is_doubtful(words: Sequence[str], first: int, last: int) -> bool:
    """Whether it may be something else: money ("US$5"), or a part of a person's name ("Michael Jordan")."""
    following = words[last + 1]
    if following[:1] == "$":
        return True
    shared = words[first] in SHARED_WITH_PEOPLE
    return shared and (words[first - 1][:1].isupper() or following[:1].isupper())
