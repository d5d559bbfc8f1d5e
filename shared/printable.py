"""Text of strangers, made harmless to look at."""

from __future__ import annotations

_C1 = range(0x7F, 0xA0)  # DEL and the C1 controls: some terminals obey them
# Text that hides or turns other text.
_BIDI = (0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A))
_TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))  # without the marks that Arabic and Hebrew are set with
_SURROGATES = range(0xD800, 0xE000)
_UNSAFE = {code: f"\\x{code:02x}" for code in (*range(0x20), *_C1) if chr(code) not in "\n\t"} | {
    code: f"\\u{code:04x}" for code in (*_BIDI, *_SURROGATES)
}
JSON_UNSAFE = {code: f"\\u{code:04x}" for code in (*_C1, *_BIDI)}
_UNREADABLE = dict.fromkeys((*(code for code in _UNSAFE if code < 0xA0), *_TURNING, *_SURROGATES), "")


def printable(text: str) -> str:
    """The text with everything a terminal might obey shown as an escape; line ends and tabs stay."""
    return text.translate(_UNSAFE)


def readable(text: str) -> str:
    """The text without what cannot be read and without what would turn the text around it."""
    return text.translate(_UNREADABLE)
