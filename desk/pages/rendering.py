"""Every page and its twin: the same view, as HTML for people and as JSON where the path ends in `.json`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from desk.pages.figures import bars, daily, duration, number, percent, roughly, sparkline

View: TypeAlias = Mapping[str, Any]

_TWIN = ".json"
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters.update(number=number, duration=duration, percent=percent, roughly=roughly)
_TEMPLATES.globals.update(sparkline=sparkline, bars=bars, daily=daily)


def render(request: Request, template: str, view: View, status: int = 200) -> Response:
    """The page, or the view as JSON for the twin's address."""
    if request.url.path.endswith(_TWIN):
        return Response(orjson.dumps(view), status, media_type="application/json")
    page = _TEMPLATES.get_template(template)
    visitor = getattr(request.state, "visitor", None)
    return HTMLResponse(page.render(view=view, path=request.url.path, visitor=visitor), status)
