"""Numbers and small pictures for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

_WIDTH, _HEIGHT = 240, 48  # in units of the picture, which is scaled to its place
_WIDEST_BAR = 12
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def number(value: float) -> str:
    """With thin spaces between thousands, and a decimal only where it tells something."""
    if 0 < value < 0.1:
        return "< 0.1"
    text = f"{value:,.1f}" if 0 < value < 10 and value != int(value) else f"{value:,.0f}"
    return text.replace(",", "\u202f")


def duration(seconds: float) -> str:
    """In the two largest units: `3 h 5 min`."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE:.0f} min {seconds % _MINUTE:.0f} s"
    if seconds < _DAY:
        return f"{seconds // _HOUR:.0f} h {seconds % _HOUR // _MINUTE:.0f} min"
    return f"{seconds // _DAY:.0f} d {seconds % _DAY // _HOUR:.0f} h"


def roughly(seconds: float) -> str:
    """In one unit: `45 s`, `80 min`, `30 h`, `3 d`."""
    if seconds < _MINUTE:
        return f"{max(seconds, 1):.0f} s"
    for unit, name, most in ((_MINUTE, "min", 100), (_HOUR, "h", 48)):
        if seconds < most * unit:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds / _DAY:.0f} d"


def percent(share: float) -> str:
    """Whole percents; what is something is never called nothing, nor nearly all all."""
    if 0 < share < 0.01:
        return "< 1 %"
    return "> 99 %" if 0.99 < share < 1 else f"{100 * share:.0f} %"


def sparkline(values: Sequence[float], label: str) -> Markup:
    """A line of values over time, the latest at the right; nothing to see until there are two."""
    top = max(values, default=0) or 1
    step = _WIDTH / max(len(values) - 1, 1)
    points = [(n * step, _HEIGHT - 2 - (_HEIGHT - 4) * value / top) for n, value in enumerate(values)]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points) if len(values) > 1 else ""
    area = f"0,{_HEIGHT} {line} {_WIDTH},{_HEIGHT}" if line else ""
    return Markup(
        '<svg class="spark" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">'
        '<polygon points="{}"/><polyline points="{}"/></svg>'
    ).format(_WIDTH, _HEIGHT, label, area, line)


def daily(days: Sequence[Mapping[str, Any]]) -> Markup:
    """A bar a day: what was published, and on top of it what was not."""
    top = max((day["published"] + day["lost"] for day in days), default=0) or 1
    drawn = Markup("").join(_day_bar(n, day, _HEIGHT / top) for n, day in enumerate(days))
    told = ", ".join(f"{number(day['published'])}" for day in days)
    return Markup(
        '<svg class="daily" viewBox="0 0 {} {}" preserveAspectRatio="xMinYMax" role="img" '
        'aria-label="Published by day, today last: {}">{}</svg>'
    ).format(len(days) * _WIDEST_BAR, _HEIGHT, told, drawn)


def _day_bar(n: int, day: Mapping[str, Any], scale: float) -> Markup:
    published, lost = day["published"] * scale, day["lost"] * scale
    bar = Markup('<rect class="{}" x="{}" y="{:.2f}" width="{}" height="{:.2f}"/>')
    x, width = n * _WIDEST_BAR, _WIDEST_BAR - 2
    return Markup("<g><title>{}: {} published, {} not</title>{}{}{}</g>").format(
        day["day"],
        number(day["published"]),
        number(day["lost"]),
        bar.format("ground", x, _HEIGHT - 2, width, 2),
        bar.format("published", x, _HEIGHT - published, width, published),
        bar.format("lost", x, _HEIGHT - published - lost, width, lost),
    )


def bars(values: Sequence[float], labels: Sequence[str], label: str) -> Markup:
    """One bar a value, each with its label as a hint."""
    top = max(values, default=0) or 1
    step = min(_WIDTH / max(len(values), 1), _WIDEST_BAR)
    drawn = Markup("").join(
        Markup('<rect x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}"><title>{}: {}</title></rect>').format(
            n * step, _HEIGHT - height, max(step - 1, 0.5), height, name, number(value)
        )
        for n, (value, name) in enumerate(zip(values, labels, strict=True))
        for height in [max(1.0, (_HEIGHT - 2) * value / top)]
    )
    return Markup(
        '<svg class="bars" viewBox="0 0 {} {}" preserveAspectRatio="xMinYMax" role="img" aria-label="{}">{}</svg>'
    ).format(_WIDTH, _HEIGHT, label, drawn)
