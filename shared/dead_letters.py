"""Dead letters: what could not be processed, kept whole with the reason, to be looked at, replayed or discarded."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import Literal, cast

from shared.contracts import DeadLetter
from shared.ledger import KEY_PREFIX, Ledger, decompress
from shared.pipeline import INBOX
from shared.times import as_rfc3339

_KINDS = ("letters", "unreadable")


def list_letters(ledger: Ledger, *, reason: str | None = None, source: str | None = None) -> Iterator[DeadLetter]:
    """Every dead letter, oldest first: articles that failed, then items that were never read."""
    for ledger_id in _ids(ledger):
        letter = find_letter(ledger, ledger_id)
        if letter is None:
            continue
        if (reason is None or letter.reason == reason) and (source is None or letter.source == source):
            yield letter


def _ids(ledger: Ledger) -> Iterator[str]:
    for kind in _KINDS:
        ids = cast("list[bytes]", ledger.redis.zrange(KEY_PREFIX + kind, 0, -1))
        yield from (ledger_id.decode() for ledger_id in ids)


def find_letter(ledger: Ledger, ledger_id: str) -> DeadLetter | None:
    """The dead letter of that id, if there is one."""
    fields = cast("dict[bytes, bytes]", ledger.redis.hgetall(f"{KEY_PREFIX}letter:{ledger_id}"))
    return _read(ledger_id, fields) if fields else None


def _read(ledger_id: str, fields: dict[bytes, bytes]) -> DeadLetter:
    text = {name.decode(): value.decode(errors="replace") for name, value in fields.items() if name not in _BYTES}
    content, encoding = _printable(_content(fields))
    return DeadLetter(
        id=ledger_id,
        stage=text["stage"],
        reason=text["reason"],
        error=text["error"],
        attempts=int(text["attempts"]),
        source=text["source"],
        accepted_at=as_rfc3339(int(text["accepted"])),
        set_aside_at=as_rfc3339(int(text["aside"])),
        content=content,
        encoding=encoding,
    )


_BYTES = {b"body", b"plain"}


def _content(fields: dict[bytes, bytes]) -> bytes:
    """What upstream dropped; `plain` is what was too large to be compressed on the way."""
    if b"plain" in fields:
        return fields[b"plain"]
    return decompress(fields[b"body"]) if fields[b"body"] else b""  # empty: somebody had removed the article


def _printable(content: bytes) -> tuple[str, Literal["utf-8", "base64"]]:
    try:
        return content.decode(), "utf-8"
    except UnicodeDecodeError:
        return b64encode(content).decode(), "base64"


def replay(ledger: Ledger, ids: Iterable[str]) -> int:
    """Put these back on the inbox, where each is accepted anew. Returns how many went."""
    return _remove(ledger, "replay", ids)


def replay_mended(ledger: Ledger, ledger_id: str, item: bytes) -> int:
    """Put this item on the inbox in place of the dead letter's own. Returns 1, or 0 when the letter is gone."""
    return int(ledger.run_script("replay", [INBOX], ["replay", ledger_id, item]))


def discard(ledger: Ledger, ids: Iterable[str]) -> int:
    """Remove these for good. Returns how many went."""
    return _remove(ledger, "discard", ids)


def _remove(ledger: Ledger, action: Literal["replay", "discard"], ids: Iterable[str]) -> int:
    gone = 0
    for ledger_id in ids:
        fields = cast("dict[bytes, bytes]", ledger.redis.hgetall(f"{KEY_PREFIX}letter:{ledger_id}"))
        if fields:
            item = _content(fields) if action == "replay" else b""
            gone += int(ledger.run_script("replay", [INBOX], [action, ledger_id, item]))
    return gone
