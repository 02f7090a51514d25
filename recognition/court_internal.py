"""Parts of a printed file that only the receiving institution reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from credentials.rendering.dossier import Block, Part, code, facts, heading, table
from micro4asia.foundation.numbers import figure
from recognition.comparing import Element
from recognition.court_teller import Teller, differs, pretty, rows_of


def internal_parts(teller: Teller) -> Iterator[Part]:
    """Read by the receiving institution alone."""
    request = teller.request
    comparison = getattr(request, "comparison", None)
    if comparison is not None:
        rows = [
            (
                str(Element(row.element).label),
                row.source,
                row.target,
                differs(row.difference, row.why),
                teller.name(row.author_id),
            )
            for row in comparison.rows.all()
        ]
        covered = [
            (
                teller.local(row.outcome.texts),
                figure(row.outcome.hours),
                f"{row.get_verdict_display()} {figure(row.share)} %",
                teller.codes([*(str(each.pk) for each in row.sources.all()), *row.described]),
                row.note,
            )
            for row in comparison.coverage.select_related("outcome").prefetch_related("sources")
        ]
        yield Part(
            _("Comparison as saved"),
            [
                table((_("Element"), _("Credential"), _("Course"), _("Difference"), _("Author")), rows),
                heading(_("Outcomes of the course")),
                table((_("Learning outcome"), _("Hours"), _("Verdict"), _("Covered by"), _("Note")), covered),
            ],
        )
    opinions = [_opinion(teller, one) for one in rows_of(request, "opinions")]
    if opinions:
        yield Part(_("Opinions of experts"), [block for blocks in opinions for block in blocks])
    declared = [
        (
            teller.name(one.person_id),
            teller.moment(one.declared_at),
            one.words if one.has_conflict else _("No conflict of interest"),
        )
        for one in rows_of(request, "declarations")
    ]
    if declared:
        yield Part(_("Declarations of interest"), [table((_("Who"), _("When"), _("Said")), declared)])
    traces = [one for one in request.decisions.all() if one.trace]
    for decision in traces:
        yield Part(
            _("Proposal behind the decision of %(day)s") % {"day": teller.day(decision.decided_on)},
            [
                facts(
                    (_("Instrument"), str(decision.get_instrument_display())),
                    (_("What became of it"), str(decision.get_followed_display())),
                    (_("Why it was not followed"), teller.own(decision.departure)),
                ),
                code(teller.own(pretty(decision.trace))),
            ],
        )


def _opinion(teller: Teller, opinion: Any) -> list[Block]:
    rows = [
        (
            teller.local(one.outcome.texts),
            f"{one.get_verdict_display()} {figure(one.share)} %",
            teller.codes(one.sources),
            str(one.get_matters_display()),
            one.bridging,
            one.note,
        )
        for one in opinion.verdicts.select_related("outcome")
    ]
    return [
        heading(opinion.said_by),
        facts(
            (_("Asked"), teller.moment(opinion.asked_at)),
            (_("Signed"), teller.moment(opinion.signed_at)),
            (_("Declined"), opinion.interest),
            (_("Remark"), opinion.remark),
        ),
        table((_("Learning outcome"), _("Verdict"), _("Covered by"), _("Matters here"), _("Bridging task"), _("Note")), rows),
    ]
