"""What waits at a desk besides the queue: news about credentials, delays not told, and what other institutions ask."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from institutions.floors import DeskPart, Todo
from institutions.models import Institution, Role
from micro4asia.foundation import walls
from recognition.models import AwardNews, DelayNotice, Question, RecognitionRequest

State = RecognitionRequest.State


@walls.everything()  # counts, and shows none of what it counts
def cases_waiting_at(institution: Institution, roles: set[str]) -> DeskPart:
    asked = Question.objects.open().filter(issuer=institution, request__state=State.INFORMATION_REQUESTED).count()
    todos = [Todo(asked, _("questions of other institutions"), reverse("recognition:enquiries", args=[institution.slug]), "")]
    if Role.OFFICER in roles:
        queue = reverse("recognition:queue", args=[institution.slug])
        news = AwardNews.objects.waiting_at(institution).filter(request__state__in=RecognitionRequest.OPEN)
        told = DelayNotice.objects.filter(request=OuterRef("pk"), missed__gt=F("request__complete_on"))
        late = RecognitionRequest.objects.received_by(institution).open().filter(due_on__lt=institution.today())
        untold = late.exclude(state=State.INFORMATION_REQUESTED).exclude(
            Exists(told.filter(expected_on__gte=institution.today()))
        )
        todos += [
            Todo(news.values("request").distinct().count(), _("cases with news about a credential"), queue, _("to be looked at")),
            Todo(untold.count(), _("delay notices to write"), f"{queue}?clock=late", _("the day has passed")),
        ]
    return DeskPart(todos=todos)
