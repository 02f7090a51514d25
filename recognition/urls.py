"""Addresses of recognition: the learner's, the desk's, and the public page."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, include, path

from recognition import (
    urls_appeals,
    urls_clock,
    urls_counting,
    urls_decisions,
    urls_instruments,
    urls_opinions,
    urls_people,
    urls_sources,
)
from recognition.views import comparing, deciding, desk, learner, lines, public, wizard

app_name = "recognition"

parts: tuple[Any, ...] = (
    urls_clock,
    urls_sources,
    urls_people,
    urls_opinions,
    urls_instruments,
    urls_decisions,
    urls_appeals,
    urls_counting,
)

mine: list[URLPattern | URLResolver] = [
    path("", learner.my_requests, name="my-requests"),
    path("new/", wizard.request_new, name="request-new"),
    path("<str:public_id>/", learner.my_request, name="my-request"),
    *(path("<str:public_id>/", include(part.mine)) for part in parts),
    path("<str:public_id>/write/<slug:step>/", wizard.request_step, name="request-step"),
    path("<str:public_id>/discard/", wizard.request_discard, name="request-discard"),
    path("<str:public_id>/answer/", learner.request_answer, name="request-answer"),
    path("<str:public_id>/withdraw/", learner.request_withdraw, name="request-withdraw"),
]
queue: list[URLPattern | URLResolver] = [
    path("<str:public_id>/", desk.request_page, name="request"),
    *(path("<str:public_id>/", include(part.case)) for part in parts),
    path("<str:public_id>/complete/", desk.request_complete, name="request-complete"),
    path("<str:public_id>/compare/", comparing.request_compare, name="compare"),
    path("<str:public_id>/decide/", deciding.request_decide, name="decide"),
]

listed = [
    path("", lines.agreement_lines, name="agreement-lines"),
    path("move/", lines.line_move, name="line-move"),
]

urlpatterns = [
    path("recognition/", public.how, name="how"),
    *(pattern for part in parts for pattern in part.public),
    path("me/requests/", include(mine)),
    *(path("i/<slug:slug>/", include(part.desks)) for part in parts),
    path("i/<slug:slug>/requests/", include(queue)),
    path("i/<slug:slug>/settings/agreements/<str:public_id>/lines/", include(listed)),
]
