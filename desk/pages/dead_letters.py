"""Dead letters: grouped by reason and source, looked at, replayed, mended, discarded; each with an audit line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk import audit
from desk.pages.rendering import render
from desk.system import System, system_of
from shared.contracts import DeadLetter
from shared.dead_letters import discard, find_letter, list_letters, replay, replay_mended
from shared.printable import printable

MOST_LETTERS = 2_000  # looked at for one page: whole articles come along
_SHOWN = 50  # of a group
_SHOWN_CHARS = 20_000  # of the content, to look at; to mend it comes whole
_ACTIONS = {"replay": replay, "discard": discard}


def show_letters(request: Request) -> Response:
    """`/dead-letters`; with `reason` and `source` the letters of one group."""
    system = system_of(request)
    reason, source = request.query_params.get("reason"), request.query_params.get("source")
    letters = list(islice(list_letters(system.ledger, reason=reason, source=source), MOST_LETTERS))
    view = {
        "reason": reason,
        "source": source,
        "groups": _groups(letters),
        "letters": [_summary(letter) for letter in letters[-_SHOWN:][::-1]] if reason and source else [],
        "is_cut": len(letters) == MOST_LETTERS,
        "audit": audit.latest(system.ledger),
    }
    return render(request, "dead_letters.html", view)


def _groups(letters: Iterable[DeadLetter]) -> list[dict[str, Any]]:
    """Most letters first."""
    groups: dict[tuple[str, str], list[DeadLetter]] = defaultdict(list)
    for letter in letters:
        groups[letter.reason, letter.source].append(letter)
    found = [
        {"reason": reason, "source": source, "count": len(each), "latest": _summary(each[-1])}
        for (reason, source), each in groups.items()
    ]
    return sorted(found, key=lambda group: -int(str(group["count"])))


def _summary(letter: DeadLetter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "stage": letter.stage,
        "reason": letter.reason,
        "source": printable(letter.source),
        "error": printable(letter.error)[:300],
        "attempts": letter.attempts,
        "accepted_at": letter.accepted_at,
        "set_aside_at": letter.set_aside_at,
    }


def show_letter(request: Request) -> Response:
    """`/dead-letters/{id}`."""
    letter = _find(system_of(request), request.path_params["id"])
    view = _summary(letter) | {
        "error": printable(letter.error),
        "encoding": letter.encoding,
        "shown": printable(letter.content[:_SHOWN_CHARS]),
        "more_chars": max(0, len(letter.content) - _SHOWN_CHARS),
        "content": letter.content if letter.encoding == "utf-8" else None,
    }
    return render(request, "dead_letter.html", view)


def _find(system: System, letter_id: str) -> DeadLetter:
    letter = find_letter(system.ledger, letter_id)
    if letter is None:
        raise HTTPException(404, "No dead letter has this id: it was replayed or discarded.")
    return letter


async def act(request: Request) -> Response:
    """`action` (replay, discard) on one `id`, or on all of a group: `reason` and `source`."""
    form = await request.form(max_files=0)
    await run_in_threadpool(_act, system_of(request), form, request.state.visitor.name)
    return RedirectResponse("/dead-letters", 303)


def _act(system: System, form: FormData, who: str) -> None:
    action = str(form.get("action"))
    if action not in _ACTIONS:
        raise HTTPException(400, "The form says neither replay nor discard.")
    ids, about = _chosen(system, form)
    gone = _ACTIONS[action](system.ledger, ids)
    audit.note(system.ledger, who, action, gone, about)


def _chosen(system: System, form: FormData) -> tuple[list[str], str]:
    if letter_id := form.get("id"):
        return [_find(system, str(letter_id)).id], str(letter_id)
    reason, source = str(form.get("reason", "")), str(form.get("source", ""))
    if not reason or not source:
        raise HTTPException(400, "The form names no dead letter and no group.")
    return [letter.id for letter in list_letters(system.ledger, reason=reason, source=source)], f"{reason} {source}"


async def mend(request: Request) -> Response:
    """Replays a letter with the `content` of the form in place of its own."""
    system = system_of(request)
    form = await request.form(max_files=0, max_part_size=2 * system.settings.max_item_bytes)
    content = str(form.get("content", "")).replace("\r\n", "\n").encode("utf-8", "replace")
    if not content.strip() or len(content) > system.settings.max_item_bytes:
        raise HTTPException(400, "There is nothing left of it, or more than an inbox item may have.")
    await run_in_threadpool(_mend, system, request.path_params["id"], content, request.state.visitor.name)
    return RedirectResponse("/dead-letters", 303)


def _mend(system: System, letter_id: str, content: bytes, who: str) -> None:
    gone = replay_mended(system.ledger, _find(system, letter_id).id, content)
    audit.note(system.ledger, who, "replay mended", gone, letter_id)
