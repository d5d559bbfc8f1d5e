"""Ingest: raw article in, article out; whatever is not the article is taken out and accounted for.

Takes a `RawArticle` as upstream dropped it. Gives an `Article` (NFC text, paragraphs, what was removed and why),
or a `Refusal`: unsupported_media_type, bad_encoding, empty, no_headline, no_body, no_identity.
Raises `CannotProcess(parse_error)` for what no parser will take.
A feed or archive is expanded first, into its articles.
The same raw article, read with the same memory of its source, always gives the same article: no clock, no chance.
Nothing is guessed: a date, byline, publisher or language is there when upstream or the page states it.

    content (decoding, sniffing) -> expansion -> readers (one per media type) -> normalize

identity names and fingerprints the result.
"""
