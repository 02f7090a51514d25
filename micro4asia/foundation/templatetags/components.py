"""What every template may use without loading it: drawings, wrappers, fields and texts in several languages.

Leaf components are includes under `templates/components/`; a wrapper around a piece of page is a block tag here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import segno
from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select, Textarea
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from micro4asia.foundation import drawings, text
from micro4asia.foundation.numbers import figure, in_hours, plain
from micro4asia.foundation.widgets import Cards, DateParts, Segments

register = template.Library()
register.filter("figure", figure)
register.filter("in_hours", in_hours)
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")


def _next_id(context: Context, prefix: str) -> str:
    """An id that is unique on the page and the same each time the page is built."""
    holder: Any = context.get("request") or context.render_context
    count = getattr(holder, "drawn", 0) + 1
    holder.drawn = count
    return f"{prefix}{count}"


# ---- drawings ----


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An icon beside words that say the same; never alone. `css` adds classes, such as `is-ok`."""
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        f"i {css}".strip(),
        mark_safe(drawings.ICONS[name]),  # noqa: S308 our own drawing
    )


@register.simple_tag
def mark() -> SafeString:
    """The name mark: four woven tiles."""
    return mark_safe(drawings.MARK)  # noqa: S308 our own drawing


@register.simple_tag(takes_context=True)
def weave(context: Context, primary: str = "", secondary: str = "", css: str = "cert__edge", tile: int = 20) -> SafeString:
    """The woven edge in an institution's two colours, or in ours when none are given."""
    own = not (COLOUR.fullmatch(primary or "") and COLOUR.fullmatch(secondary or ""))
    half = tile / 2
    size = {
        "s": half * 0.82,
        "a": half * 0.09,
        "b": half * 1.09,
        "p": half * 1.5,
        "q": half / 2,
        "r": half * 0.41,
        "c": half * 0.2,
    }
    return mark_safe(  # noqa: S308 numbers, our own drawing, and colours of exactly six digits
        drawings.WEAVE.format(
            css=css,
            id=_next_id(context, "e") + ("" if own else f"-{primary[1:]}"),
            tile=tile,
            square='class="weave-a"' if own else f'fill="{primary}"',
            round='class="weave-b"' if own else f'fill="{secondary}"',
            **{name: f"{value:.2f}".rstrip("0").rstrip(".") for name, value in size.items()},
        )
    )


@register.simple_tag
def qr(address: str, label: str) -> SafeString:
    """A QR code as one path. The quiet zone is the frame that class `qr` draws, plus one module."""
    rows = [[bool(cell) for cell in row] for row in segno.make(address, error="m", micro=False).matrix]
    path = "".join(f"M{x} {y}h{n}v1h-{n}z" for y, row in enumerate(rows) for x, n in _runs(row))
    side = len(rows) + 4
    return format_html(
        '<svg viewBox="-2 -2 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges"><path d="{2}"/></svg>',
        side,
        label,
        path,
    )


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many follow."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and x and row[x - 1]:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((x, 1))
    return runs


# Of the state of a deadline: its icon, and the classes of its words and of its bar.
_CLOCKS = {
    "": ("clock", "", "b"),
    "warn": ("clock", "is-warn", "w"),
    "late": ("warn", "is-err", "e"),
    "paused": ("pause", "", "p"),
}


@register.simple_tag
def clock_bar(label: str, used: int, state: str = "") -> SafeString:
    """A deadline as a sentence with a bar. used: per cent of the time gone; state: "", warn, late or paused. Needs work.css."""
    symbol, words, bar = _CLOCKS[state]
    return format_html(
        '<div class="clock"><b class="{}">{}{}</b><svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="t" width="100" height="4" rx="1"/><rect class="{}" width="{}" height="4" rx="1"/></svg></div>',
        words,
        icon(symbol),
        label,
        bar,
        used,
    )


# ---- wrappers ----


@register.simple_block_tag
def panel(content: SafeString, title: str = "", id: str = "", level: int = 2, css: str = "") -> SafeString:
    """A sheet with its heading. Give `id` when something links to it."""
    if not title:
        return format_html('<section class="{}">{}</section>', f"sheet {css}".strip(), content)
    anchor = format_html(' id="{}"', id) if id else ""
    heading = format_html('<div class="sheet__head"><h{0}>{1}</h{0}></div>', level, title)
    return format_html('<section class="{}"{}>{}{}</section>', f"sheet {css}".strip(), anchor, heading, content)


@register.simple_block_tag
def tag(content: SafeString, kind: str = "", symbol: str = "") -> SafeString:
    """A small fact. kind: ok, warn, err, info, brand, line; `symbol` is an icon, required wherever colour means something."""
    return format_html('<span class="{}">{}{}</span>', _kind("tag", kind), icon(symbol) if symbol else "", _bare(content))


@register.simple_block_tag
def notice(content: SafeString, kind: str = "info", title: str = "", role: str = "", level: int = 2) -> SafeString:
    """Something the reader should know before going on. kind: info, ok, warn, err."""
    symbol = {"ok": "ok", "warn": "warn", "err": "no"}.get(kind, "info")
    heading = format_html("<h{0}>{1}</h{0}>", level, title) if title else ""
    attrs = format_html(' role="{}"', role) if role else ""
    return format_html(
        '<div class="{}"{}>{}<div>{}{}</div></div>',
        _kind("note", "" if kind == "info" else kind),
        attrs,
        icon(symbol),
        heading,
        content,
    )


@register.simple_block_tag
def empty(content: SafeString, symbol: str, title: str, level: int = 2) -> SafeString:
    """Nothing here yet: why, and how to get the first one."""
    return format_html('<div class="empty">{0}<h{2}>{1}</h{2}>{3}</div>', icon(symbol), title, level, content)


@register.simple_block_tag(takes_context=True)
def verdict(
    context: Context, content: SafeString, kind: str, title: str, checked: str = "", level: int = 1, css: str = ""
) -> SafeString:
    """The band that answers: valid, amended, replaced, expired, suspended, revoked or unconfirmed.

    The block is the second sentence; `checked` says when. css="verdict--row" makes it low, for lists and previews.
    """
    when = format_html('<p class="verdict__time">{}{}</p>', icon("clock"), checked) if checked else ""
    classes = " ".join(filter(None, ["verdict", drawings.VERDICT_CLASS[kind], css]))
    cloth = drawings.VERDICT_WEAVE.format(id=_next_id(context, "v"))
    parts = [mark_safe(cloth), mark_safe(drawings.SEALS[kind]), content, when]  # noqa: S308 our own drawings
    return format_html(
        '<section class="{0}" aria-label="{1}">{3}<div class="wrap verdict__in">'
        '<svg class="verdict__seal" viewBox="0 0 120 120" aria-hidden="true">{4}</svg>'
        '<div><h{2}>{1}</h{2}><p class="verdict__sub">{5}</p>{6}</div></div></section>',
        classes,
        title,
        level,
        *parts,
    )


def _bare(content: SafeString) -> SafeString:
    """A block without the line breaks around it. It was escaped where it was written."""
    return mark_safe(content.strip())  # noqa: S308


def _kind(block: str, kind: str) -> str:
    return f"{block} {block}--{kind}" if kind else block


# ---- texts in several languages ----


@register.simple_tag
def local(texts: Mapping[str, str] | None, fallback: str = "") -> SafeString | str:
    """A text given by language tag, in the reader's language, else in `fallback` (the institution's), else in any.

    Where that is not the language of the page, the words carry their own `lang`.
    """
    words, language = text.pick(dict(texts or {}), _reader(), fallback)
    return words if language in ("", _reader()) else format_html('<span lang="{}">{}</span>', language, words)


@register.filter
def words(texts: Mapping[str, str] | None, fallback: str = "") -> str:
    """The same as plain text, for attributes and titles."""
    return text.pick(dict(texts or {}), _reader(), fallback)[0]


@register.filter
def lang_of(texts: Mapping[str, str] | None, fallback: str = "") -> str:
    """The language in which `local` would answer, for a `lang` on the element around it."""
    return text.pick(dict(texts or {}), _reader(), fallback)[1]


@register.filter
def others(texts: Mapping[str, str] | None, fallback: str = "") -> list[tuple[str, str]]:
    """The same text in the languages that `local` does not show, as (language, words)."""
    shown = lang_of(texts, fallback)
    return [(language, value) for language, value in (texts or {}).items() if language != shown and value]


def _reader() -> str:
    return get_language() or "en"


# ---- fields ----


@register.filter
def kind_of(field: BoundField) -> str:
    """Which shape `components/field.html` gives a field."""
    shapes: list[tuple[type, str]] = [
        (DateParts, "date"),
        (Segments, "segments"),
        (Cards, "cards"),
        (CheckboxSelectMultiple, "checks"),
        (RadioSelect, "cards"),
        (CheckboxInput, "checkbox"),
        (FileInput, "file"),
    ]
    return next((shape for widget, shape in shapes if isinstance(field.field.widget, widget)), "input")


@register.filter
def anchor(field: BoundField) -> str:
    """Where a link in the error summary should put the focus."""
    grouped = kind_of(field) in {"date", "segments", "cards", "checks"}
    return f"{field.auto_id}_0" if grouped else field.id_for_label or field.auto_id


@register.filter
def described_by(field: BoundField) -> str:
    """Ids of the hint and the errors of a field, in that order."""
    ids = [f"{field.auto_id}_helptext"] if field.help_text else []
    return " ".join(ids + ([f"{field.auto_id}_error"] if field.errors else []))


@register.simple_tag
def control(field: BoundField, css: str = "") -> SafeString:
    """The input of a field with our class, its description and its error state."""
    plain = isinstance(field.field.widget, Select | Textarea) or kind_of(field) in {"input", "file"}
    attrs = {"class": " ".join(filter(None, [field.field.widget.attrs.get("class"), "in" if plain else "", css]))}
    if described := described_by(field):
        attrs["aria-describedby"] = described
    return field.as_widget(attrs={name: value for name, value in attrs.items() if value})


@register.filter
def date_parts(field: BoundField) -> list[dict[str, Any]]:
    """Name, id and value of the day, month and year inputs."""
    context = field.field.widget.get_context(field.html_name, field.value(), {"id": field.auto_id})
    return list(context["widget"]["subwidgets"])


@register.simple_tag
def option_note(field: BoundField, value: str) -> SafeString | str:
    """What a radio card says beneath its label, and its icon: see `Cards`."""
    notes: Mapping[str, str] = getattr(field.field.widget, "notes", {})
    return notes.get(str(value), "")


@register.simple_tag
def option_symbol(field: BoundField, value: str) -> SafeString | str:
    symbols: Mapping[str, str] = getattr(field.field.widget, "symbols", {})
    return icon(symbols[str(value)]) if str(value) in symbols else ""


@register.simple_tag
def option_class(field: BoundField, value: str) -> str:
    classes: Mapping[str, str] = getattr(field.field.widget, "classes", {})
    return classes.get(str(value), "")


@register.filter
def initials(name: str) -> str:
    """One or two letters to stand for a person: the first and the last word, in whichever order the name runs."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


# ---- figures ----


@register.simple_tag
def problems(form: BaseForm | None = None, forms: Sequence[BaseForm] = ()) -> list[tuple[str, str]]:
    """Every error of the forms as (where, message with the name of its field); what belongs to no field has no place."""
    every = [*forms, *([form] if form else [])]
    return [
        *(("", str(message)) for one in every for message in one.non_field_errors()),
        *(
            (anchor(field), _("%(field)s: %(problem)s") % {"field": field.label, "problem": message})
            for one in every
            for field in one
            for message in field.errors
        ),
    ]


@register.simple_tag
def hour_bars(outcomes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each outcome with its share of the hours, in per cent, set where the one before ends."""
    total = sum(Decimal(one["hours"]) for one in outcomes) or Decimal(1)
    bars, x = [], Decimal(0)
    for one in outcomes:
        width = Decimal(one["hours"]) * 100 / total
        bars.append({**one, "hours": figure(one["hours"]), "x": f"{x:.1f}", "width": f"{width:.1f}"})
        x += width
    return bars


@register.simple_tag
def month_bars(months: Sequence[tuple[Any, int]]) -> list[dict[str, Any]]:
    """A bar for each month, 33 wide with its gap, on a ground at 150; the highest reaches up to 20."""
    most = max((count for _month, count in months), default=0) or 1
    bars = []
    for place, (month, count) in enumerate(months):
        height = round(130 * count / most)
        x = 33 * place + 5
        y = 150 - height
        bars.append({"month": month, "count": count, "x": x, "middle": x + 11, "y": y, "height": height, "above": y - 5})
    return bars


@register.simple_tag
def coverage(parts: Sequence[tuple[Any, str]], total: Any, line: Any = None) -> dict[str, Any]:
    """The pieces of a coverage bar on a scale of hours, each a little apart from the next."""
    pieces, x = [], Decimal(0)
    for hours, state in parts:
        pieces.append(
            {"state": state, "x": f"{x + Decimal('.4'):f}", "width": f"{max(Decimal(hours) - Decimal('.8'), Decimal('.2')):f}"}
        )
        x += Decimal(hours)
    return {"pieces": pieces, "total": plain(total), "line": plain(line) if line else ""}
