"""From bytes to text: by what is stated, else by what the bytes themselves prove; never by taste."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from types import MappingProxyType

# Python codecs that are no charsets of documents; `punycode` and `idna` take quadratic time as well.
_NOT_CHARSETS = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
# What documents mean by these names (WHATWG Encoding Standard): the older sets lack the quotes that were printed.
_MEANT = MappingProxyType(
    {
        "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
        "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
    }
)  # fmt: skip
_UNKNOWN_TO_PYTHON = MappingProxyType(
    {"windows-874": "cp874", "x-sjis": "cp932", "x-euc-jp": "euc_jp", "x-gbk": "gb18030", "utf8mb4": "utf-8"}
)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSET_IN_PAGE = re.compile(
    rb"""<meta[^>]{0,200}?charset\s{0,8}=\s{0,8}["']?([\w.:-]{1,64})|<\?xml[^>]{0,80}?encoding=["']([\w.:-]{1,64})""",
    re.IGNORECASE,
)
_CHARSET_WITHIN = 1024  # the HTML standard's limit for `<meta charset>`
_UTF8_CHAR = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{1,3}")
_UTF8_PROOF = 8  # GBK text is valid UTF-8 by chance at one character in ten, Latin text far more seldom
_SAMPLE_BYTES = 32_768

_LATIN_CHARSETS = ("cp1252", "cp1250", "iso8859-2", "cp1254", "cp1257", "iso8859-15")
_OTHER_CHARSETS = (
    "cp1251", "koi8_r", "koi8_u", "iso8859_5", "cp1253", "iso8859_7", "cp1255", "iso8859_8", "cp1256", "iso8859_6",
    "cp874", "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949",
)  # fmt: skip
_MOST_CHAOS = 0.1  # measured: right decodings stay below 0.06
_PROOF_LETTERS = 8
_PROOF_BYTES = 48  # of lines that are not ASCII: a word alone fits anything
# Letters beyond ASCII of languages written in Latin script, one language each.
_ALPHABETS = (
    "äöüß", "àâæçéèêëîïôùûüÿœ", "áéíóúüñ", "àèéìíîòóù", "áàâãçéêíóôõúü", "åäöé", "åæøéòôó", "áðéíóúýþæö", "éëïóöüèáê",
    "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîșțşţ", "çğıöşüâîû", "äöõüšž",
    "āčēģīķļņšūž", "ąčęėįšųūž", "çëéáàíïóòúü",
)  # fmt: skip
_MARKS = frozenset("\u00a0\u00ad‚„…‘’“”–—•«»‹›€£¢¥§©®°·½¼µ²³´¡¿™†ºª×÷")
_FOREIGN = (0.02, 0.05)  # of the letters beyond ASCII, tried in turn: names from elsewhere
_FOREIGN_WORD = re.compile(r"[^\W\d_a-zA-Z]+")
_MOST_EMBEDDED = 0.3  # Latin text read as Cyrillic or Arabic has nearly all its letters beyond ASCII inside words

# What ftfy takes for damage holds a character beyond ASCII and is at most seven long: nothing is decided in the middle
# of a run of plain ASCII, and looking for it there is a fifth of the time that reading an English article takes.
_PLAIN_MIDDLE = re.compile(r"([\x00-\x7f]{7})[\x00-\x7f]+([\x00-\x7f]{7})")
_PIECE_CHARS = 1_000
_MOST_REPAIRED = 200_000  # characters with damage: a fifth of a second; no article is as long


def decode(data: bytes, charset: str | None = None) -> str:
    """The bytes as text: by BOM, by proof of UTF-8, by `charset`, by the page's own, as UTF-8, by evidence.

    Each is tried strictly and gives way when the bytes do not fit. Raises LookupError for a charset nobody knows,
    ValueError when nothing fits for certain.
    """
    for name in _stated(data, charset):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return data.decode(_evident(data))


def _stated(data: bytes, charset: str | None) -> Iterator[str]:
    stated = _codec(charset) if charset else None
    yield from (name for bom, name in _BOMS if data.startswith(bom))
    if _is_surely_utf8(data):
        yield "utf-8"
    if stated:
        yield stated
    in_page = _CHARSET_IN_PAGE.search(data, 0, _CHARSET_WITHIN)
    if in_page:
        yield from _known((in_page.group(1) or in_page.group(2)).decode("ascii", "replace"))
    if b"\x1b$" in data:
        yield "iso2022_jp_ext"
    yield from _wide(data)
    yield "utf-8"


def _codec(charset: str) -> str:
    """Python's name for what the charset's name means in documents."""
    label = charset.strip().lower()
    name = codecs.lookup(_UNKNOWN_TO_PYTHON.get(label, label)).name
    if name in _NOT_CHARSETS:
        raise LookupError(name)
    "".encode(name)  # refuses codecs that are none of text
    return _MEANT.get(name, name)


def _known(charset: str) -> Iterator[str]:
    """A page that names UTF-16 in ASCII, or a charset that nobody knows, has named none."""
    try:
        name = _codec(charset)
    except (LookupError, ValueError):
        return
    if not name.startswith(("utf-16", "utf-32")):
        yield name


def _is_surely_utf8(data: bytes) -> bool:
    """Whether so many multi-byte sequences cannot be chance; the whole may still turn out not to decode."""
    return sum(1 for _, _ in zip(_UTF8_CHAR.finditer(data), range(_UTF8_PROOF), strict=False)) == _UTF8_PROOF


def _wide(data: bytes) -> Iterator[str]:
    """UTF-16 without BOM: the other half of every ASCII character is zero."""
    sample = data[:_SAMPLE_BYTES]
    if len(data) % 2 == 0 and b"\0" in sample:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if not even or not odd:
            yield "utf-16-be" if even else "utf-16-le"


def _evident(data: bytes) -> str:
    """The one charset that the bytes beyond ASCII fit. Raises ValueError when several do, or none."""
    sample = _beyond_ascii(data)
    if len(sample) < _PROOF_BYTES:
        raise ValueError("no charset is stated, and the text is too short to show one")
    return _evident_latin(sample) or _evident_other(sample)


def _beyond_ascii(data: bytes) -> bytes:
    lines = (line for line in data.splitlines(keepends=True) if not line.isascii())
    return b"".join(lines)[:_SAMPLE_BYTES]


def _evident_latin(sample: bytes) -> str | None:
    """The charset under which the letters are those of one language; several are one when they give the same text."""
    readings = {name: reading for name in _LATIN_CHARSETS if (reading := _read_latin(sample, name)) is not None}
    for most in _FOREIGN:
        fitting = {text: name for name, (text, foreign) in reversed(readings.items()) if foreign <= most}
        if fitting:
            return next(iter(fitting.values())) if len(fitting) == 1 else None
    return None


def _read_latin(sample: bytes, charset: str) -> tuple[str, float] | None:
    """The text, and the share of its letters beyond ASCII that the best-fitting language lacks."""
    try:
        text = sample.decode(charset)
    except UnicodeDecodeError:
        return None
    beyond = [char for char in text.lower() if not char.isascii() and char not in _MARKS]
    if 2 * len(beyond) > sum(char.isascii() and char.isalpha() for char in text):
        return None
    foreign = min(sum(char not in alphabet for char in beyond) for alphabet in _ALPHABETS)
    return text, foreign / max(len(beyond), 1)


def _evident_other(sample: bytes) -> str:
    """The charset of another script, by the library's measure of mess."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=list(_OTHER_CHARSETS), enable_fallback=False).best()
    if best is None or best.chaos > _MOST_CHAOS or not _is_other_script(str(best)):
        raise ValueError("no charset is stated, and none is evident")
    return best.encoding


def _is_other_script(text: str) -> bool:
    words = list(_FOREIGN_WORD.finditer(text))
    embedded = sum(
        _is_ascii_letter(text[word.start() - 1 : word.start()]) or _is_ascii_letter(text[word.end() : word.end() + 1])
        for word in words
    )
    letters = sum(word.end() - word.start() for word in words)
    return letters >= _PROOF_LETTERS and embedded <= _MOST_EMBEDDED * len(words)


def _is_ascii_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def repair_mojibake(text: str) -> str:
    """The text with UTF-8 that was read as a single-byte charset read aright (ftfy); anything else stays as it is.

    A piece is repaired only when that loses nothing and leaves no trace of damage. Bounded work: see _MOST_REPAIRED.
    """
    if text.isascii():
        return text
    if not is_damaged(text):
        return text
    left = _MOST_REPAIRED
    pieces = list(_pieces(text))
    for at, piece in enumerate(pieces):
        if left > 0 and not piece.isascii() and is_damaged(piece):
            left -= len(piece)
            pieces[at] = _repair(piece[:_MOST_REPAIRED]) + piece[_MOST_REPAIRED:]
    return "".join(pieces)


def is_damaged(text: str) -> bool:
    """What ftfy says of the text, in a fraction of the time."""
    from ftfy.badness import is_bad

    return is_bad(_PLAIN_MIDDLE.sub(r"\1\2", text))


def _pieces(text: str) -> Iterator[str]:
    """Some lines at a time: one broken quotation must not have to agree with the rest of the page."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + _PIECE_CHARS) + 1 or len(text)
        yield text[start:end]
        start = end


def _repair(piece: str) -> str:
    from ftfy import TextFixerConfig, fix_encoding
    from ftfy.badness import badness

    repaired = fix_encoding(piece, TextFixerConfig(replace_lossy_sequences=False))
    is_whole = repaired.count("\ufffd") <= piece.count("\ufffd") and _ascii_words(repaired) == _ascii_words(piece)
    return repaired if is_whole and badness(repaired) < badness(piece) else piece


def _ascii_words(text: str) -> str:
    """Its ASCII without spaces: damage to UTF-8 never touches ASCII, but no-break spaces may have become plain ones."""
    return "".join(text.encode("ascii", "ignore").decode().split())
