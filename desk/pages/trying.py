"""Try it: paste a raw article, see what each stage makes of it. Nothing is stored."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from desk.pages.article_view import article_view
from desk.pages.rendering import render
from desk.system import system_of
from desk.trial import AS_DROPPED, TrialTookTooLong

MEDIA_TYPES = {
    "text/plain": "Plain text, scraped",
    "text/html": "A web page (HTML)",
    AS_DROPPED: "As dropped on the queue (a RawArticle in JSON, or bare text)",
}


async def show_form(request: Request) -> Response:
    """`/try`."""
    await run_in_threadpool(request.app.state.trials.prepare)
    return render(request, "try.html", _view("", "text/plain"))


async def try_it(request: Request) -> Response:
    """The answer to the form; at `/try.json` the record alone, to keep as a file."""
    limit = system_of(request).settings.max_content_bytes
    form = await request.form(max_files=0, max_part_size=2 * limit)  # written as a form a text may grow
    content, media_type = str(form.get("content", "")), str(form.get("media_type", ""))
    if media_type not in MEDIA_TYPES or not content.strip() or len(content.encode("utf-8", "replace")) > limit:
        problem = f"Paste an article of at most {limit} bytes, and say what it is."
        return render(request, "try.html", _view("", "text/plain") | {"problem": problem}, 400)
    try:
        result = await run_in_threadpool(request.app.state.trials.run, content, media_type)
    except TrialTookTooLong as error:
        return render(request, "try.html", _view(content, media_type) | {"problem": f"Stopped: {error}."}, 422)
    if request.url.path.endswith(".json"):
        return _as_file(result)
    return render(request, "try.html", _view(content, media_type) | _found(result))


def _as_file(result: dict[str, Any]) -> Response:
    document = orjson.dumps(result["item"] or result["refusal"], option=orjson.OPT_INDENT_2)
    headers = {"content-disposition": 'attachment; filename="record.json"'}
    return Response(document, media_type="application/json", headers=headers)


def _found(result: dict[str, Any]) -> dict[str, Any]:
    article = article_view(result["item"]) if result["item"] else None
    return {"stages": result["stages"], "refusal": result["refusal"], "article": article}


def _view(content: str, media_type: str) -> dict[str, Any]:
    return {
        "content": content,
        "media_type": media_type,
        "media_types": MEDIA_TYPES,
        "problem": None,
        "stages": [],
        "refusal": None,
        "article": None,
    }
