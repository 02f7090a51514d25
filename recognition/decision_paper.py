"""The letter of a decision as a file: plain words first, the law after them, in the language of the decision."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.core.files.storage import default_storage
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from credentials.printing import kept
from credentials.rendering.emblem import emblem_svg
from credentials.rendering.paper import Drawings, check_colours, page, printed, sheets, token
from credentials.rendering.press import Attached, Layout, PrintJob, press
from credentials.rendering.qr import qr_png
from credentials.rendering.weave import weave_svg
from micro4asia.foundation import text
from micro4asia.foundation.drawings import ICONS
from micro4asia.foundation.numbers import figure
from recognition.answers import Told, told
from recognition.models import Decision, DecisionLetter, OutcomeCoverage

EDITION = 2
# Symbols of the pages, and the colour of each.
SIGNS = {"ok": "ok", "half": "gold-ink", "no": "err"}
FOUND = {
    OutcomeCoverage.Verdict.COVERED: ("ok", gettext_lazy("Covered")),
    OutcomeCoverage.Verdict.PARTLY: ("half", gettext_lazy("Partly, %(share)s %%")),
    OutcomeCoverage.Verdict.NOT: ("no", gettext_lazy("Not covered")),
}


def letter_file(letter: DecisionLetter) -> bytes | None:
    """The PDF; None while it is being printed. Raises printing.NotPrinted."""
    return kept(path_of(letter), "print_decision_letter", letter.pk)


def print_letter(*, letter_id: int) -> None:
    """Print and keep, under a name made from what is printed."""
    letter = DecisionLetter.objects.select_related(
        "decision__request__institution",
        "decision__request__applicant",
        "decision__request__course__institution",
        "decision__request__award__institution",
        "decision__request__award__version__micro_credential__institution",
        "decision__decided_by",
    ).get(pk=letter_id)
    path = path_of(letter)
    if not default_storage.exists(path):
        default_storage.save(path, BytesIO(press.print(letter_job(letter))))


def path_of(letter: DecisionLetter) -> str:
    """Named by content, never by person. What is set aside, or in force no longer, is another paper."""
    said = f"{EDITION}:{letter.public_id}:{letter.digest}:{letter.withdrawn_at or ''}"
    if letter.decision.is_set_aside:
        said += ":set-aside"
    name = hashlib.sha256(said.encode()).hexdigest()
    return f"decisions/{name[:2]}/{name}.pdf"


def letter_job(letter: DecisionLetter) -> PrintJob:
    """Raises CannotPrint for letters without a font."""
    decision = letter.decision
    request = decision.request
    institution = request.institution
    if institution is None:
        raise ValueError("a decision is that of an institution")
    colours = (institution.primary_colour, institution.secondary_colour)
    check_colours(colours)
    drawings = Drawings()
    signs = {name: drawings.svg(_sign(name)) for name in SIGNS}
    with override(decision.language):
        answer = told(decision)
        compared = [
            (printed(words), lang, *said[:1], signs[said[1]], printed(said[2])) for words, lang, *said in _compared(decision)
        ]
        context: dict[str, Any] = {
            "language": decision.language,
            "dated": decision.decided_on.isoformat(),
            "title": printed(_("Decision on case %(number)s") % {"number": request.case_number}),
            "institution": printed(institution.name(on=decision.decided_on)),
            "emblem": drawings.svg(emblem_svg(institution.emblem, *colours)),
            "weave": drawings.svg(weave_svg(letter.public_id, colours, columns=81)),
            "kind": answer.kind,
            "symbol": signs[answer.symbol],
            "number": printed(request.case_number or ""),
            "day": printed(date_format(decision.decided_on, "DATE_FORMAT")),
            "not_in_force": printed(_not_in_force(decision)),
            "headline": printed(answer.headline),
            "greeting": printed(_("Dear %(name)s,") % {"name": request.applicant.full_name}),
            "parts": [(printed(head), [printed(line) for line in lines]) for head, lines in _parts(answer) if lines],
            "disagree": printed(_("If you disagree")),
            "appeal": printed(_appeal(answer)),
            "by": printed(answer.decided_by),
            "comparison": printed(_("How we compared, outcome by outcome")),
            "compared_head": [printed(words) for words in (_("Outcome of our course"), _("Hours"), _("Finding"))],
            "compared": compared,
            "facts": [(printed(label), printed(value)) for label, value in _facts(letter, answer) if value],
            "legal": printed(_("The legal part")),
            "verify": printed(_("Anybody can check this letter here, without an account. The page tells no name:")),
            "code": printed(_("QR code with the verification address")),
            "address": letter.url,
            "qr": drawings.png(qr_png(letter.url)),
        }
        attached = [Attached("decision.json", letter.document, _("Signed digital decision"))] if letter.document else []
    return PrintJob(
        layouts=[Layout(page("decision.html", context), 4)],
        sheets=sheets("base", "decision"),
        files=drawings,
        dated=decision.decided_on.isoformat(),
        attachments=attached,
    )


def _not_in_force(decision: Decision) -> str:
    if decision.is_in_force:
        return ""
    if decision.is_set_aside:
        return _("No longer in force: it was set aside on appeal, and the case is being looked at again.")
    return _("No longer in force: another decision took its place.")


def _sign(name: str) -> str:
    """A symbol of the pages in its colour by daylight, as a drawing of its own."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24" fill="none" '
        f'stroke="{token(SIGNS[name])}" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{ICONS[name]}</svg>'
    )


def _parts(answer: Told) -> list[tuple[str, list[str]]]:
    """What the learner reads, heading and paragraphs: what was asked and what can be done, then why."""
    decision = answer.decision
    return [
        ("", [line for line in (answer.asked, *answer.otherwise, *answer.left_over) if line]),
        (_("What is still asked for"), [line.sentence for line in answer.conditions]),
        (_("What you can do next"), decision.next_steps.splitlines()),
        (_("Why"), decision.reasons.splitlines()),
        (_("Why this is less than before"), decision.lowered_explained.splitlines()),
        (
            _("What differs, and why it matters here"),
            [f"{one.element}: {one.difference} {one.why}" for one in answer.missing],
        ),
        (str(decision.get_bar_display()) if decision.bar else "", decision.bar_explanation.splitlines()),
    ]


def _appeal(answer: Told) -> str:
    if not answer.decision.appeal_days:
        return _(
            "This was decided on your appeal and is final at the institution."
            " You may still go to a court, as its country’s law says."
        )
    return _("You may appeal until %(day)s. Who decides then: %(body)s.") % {
        "day": date_format(answer.decision.appeal_until, "DATE_FORMAT"),
        "body": answer.appeal_body,
    }


def _compared(decision: Decision) -> Iterator[tuple[str, str, str, str, str]]:
    """Of each outcome of the course: its words and their language, hours, a sign, and what was found."""
    request = decision.request
    own = request.institution.language if request.institution else "en"
    for row in decision.comparison["coverage"] if decision.findings else []:
        words, language = text.pick(row["texts"], decision.language, own)
        sign, found = FOUND[OutcomeCoverage.Verdict(row["verdict"])]
        yield words, language, figure(row["hours"]), sign, str(found) % {"share": figure(row["share"])}


def _facts(letter: DecisionLetter, answer: Told) -> list[tuple[str, str]]:
    decision = letter.decision
    law = ", ".join(
        part
        for part in (
            str(decision.get_legal_basis_display()),
            decision.legal_reference,
            _("version of %(day)s") % {"day": date_format(decision.legal_version, "DATE_FORMAT")}
            if decision.legal_version
            else "",
        )
        if part
    )
    conversion = _("%(hours)s h ÷ %(per)s h = %(raw)s before rounding") % {
        "hours": figure(decision.hours),
        "per": figure(decision.hours_per_credit),
        "raw": figure(decision.raw),
    }
    return [
        (_("Case number"), decision.request.case_number or ""),
        (_("Purpose"), str(decision.request.get_purpose_display())),
        (pgettext("of a decision", "Outcome"), str(decision.get_outcome_display())),
        (_("Credits"), f"{answer.granted} · {decision.get_basis_display()}" if answer.granted else ""),
        (_("Conversion"), conversion if decision.hours else ""),
        (_("Grade"), answer.grade),
        (_("Courses that need not be taken"), "; ".join(answer.exempted)),
        (_("Counts towards a limit"), answer.cap),
        (_("Legal basis"), law),
        (_("Instrument"), str(decision.get_instrument_display())),
        (_("Holds until"), date_format(decision.valid_until, "DATE_FORMAT") if decision.valid_until else ""),
        (_("Decided by"), answer.decided_by),
        (_("Made known"), f"{date_format(decision.decided_on, 'DATE_FORMAT')} · {decision.get_channel_display()}"),
    ]
