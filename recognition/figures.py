"""How recognition goes in the whole network: counts, a share, a median. No case and no person."""

from __future__ import annotations

import datetime as dt
from statistics import median

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from institutions.floors import Figure
from micro4asia.foundation import walls
from recognition.models import Decision, RecognitionRequest

YEAR = dt.timedelta(days=365)
# Below this many decisions a share or a median would tell of single cases.
FEWEST = 5


@walls.everything()  # counts, and shows none of what it counts
def of_the_network() -> list[Figure]:
    since = timezone.now() - YEAR
    rows = Decision.objects.in_force().filter(decided_at__gte=since)
    decided = list(rows.values_list("outcome", "decided_on", "request__complete_on"))
    waiting = RecognitionRequest.objects.filter(state__in=RecognitionRequest.OPEN)
    late = waiting.filter(due_on__lt=timezone.localdate()).count()
    figures = [
        Figure(_("Recognition decisions"), str(len(decided))),
        Figure(
            _("Requests that wait"),
            str(waiting.count()),
            ngettext("%(number)s past its date", "%(number)s past their date", late) % {"number": late} if late else "",
        ),
    ]
    if len(decided) < FEWEST:
        return figures
    recognised = sum(outcome != Decision.Outcome.REFUSED for outcome, _on, _complete in decided)
    days = [(on - complete).days for _outcome, on, complete in decided if complete]
    share = _("%(share)s %%") % {"share": round(100 * recognised / len(decided))}
    figures.append(Figure(_("Recognised, in full or in part"), share))
    if days:
        figures.append(Figure(_("Days to a decision, median"), f"{median(days):g}", _("from the day the file was complete")))
    return figures
