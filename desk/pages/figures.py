"""Numbers and small pictures for people."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

_WIDTH, _HEIGHT = 240, 48  # in units of the picture, which is scaled to its place
_WIDEST_BAR = 12
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def number(value: float) -> str:
    """With thin spaces between thousands, and a decimal only where it tells something."""
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
