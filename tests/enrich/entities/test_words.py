from services.enrich.enrichers.entities.hashes import hashes_of
from services.enrich.enrichers.entities.words import MAX_WORD, describe, hash_feature, shape_of

KNOWN = {"oil": "kF", "u.s.": "kFL", "to": "k"}
WORDS = ("Oil", "Ünal", "U.S.", "2031", "\n", "Aa" * 40, "中", "x", "’s", "To", "İzmir", "harbour", "é", "naïve")


def hash_all(words: list[str]) -> list[list[int]]:
    """The hashes of each word."""
    classes = [KNOWN.get(word.lower(), "") for word in words]
    hashes, counts = hashes_of(words, list(map(shape_of, words)), classes)
    ends = counts.cumsum().tolist()
    return [hashes[end - count : end].tolist() for end, count in zip(ends, counts.tolist(), strict=True)]


def test_words_are_hashed_as_they_are_described():
    hashes = hash_all([word[:MAX_WORD] for word in WORDS])
    described = [[hash_feature(feature) for some in describe(word, KNOWN) for feature in some] for word in WORDS]
    assert list(map(sorted, hashes)) == list(map(sorted, described))


def test_a_word_is_hashed_as_if_it_were_alone():
    words = [word[:MAX_WORD] for word in WORDS]
    assert hash_all(words) == [hash_all([word])[0] for word in words]
