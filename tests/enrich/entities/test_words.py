from services.enrich.enrichers.entities.words import describe, hash_feature, hashes_of


def test_a_word_is_hashed_as_it_is_described():
    known = {"oil": "kF"}
    for word in ("Oil", "Ünal", "U.S.", "2031", "\n", "Aa" * 40, "中", "x", "’s"):
        described = [hash_feature(feature) for some in describe(word, known) for feature in some]
        assert sorted(hashes_of(word, known)) == sorted(described)
