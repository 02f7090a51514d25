"""Addresses of a case that waits: questions, delays, messages, news, reopening."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from recognition.views import casework, waiting

# Under /i/<slug>/requests/<public_id>/, the desk of a case.
case: list[URLPattern | URLResolver] = [
    path("ask/", casework.request_ask, name="request-ask"),
    path("delay/", casework.request_delay, name="request-delay"),
    path("pause/", casework.request_pause, name="request-pause"),
    path("reopen/", casework.request_reopen, name="request-reopen"),
    path("news/", casework.request_news, name="request-news"),
    path("messages/", casework.request_messages, name="request-messages"),
]
# Under /i/<slug>/.
desks: list[URLPattern | URLResolver] = [
    path("enquiries/", waiting.enquiries, name="enquiries"),
    path("enquiries/<str:public_id>/", waiting.enquiry, name="enquiry"),
]
# Under /me/requests/<public_id>/, the applicant's side of a case.
mine: list[URLPattern | URLResolver] = [
    path("messages/", waiting.my_messages, name="my-messages"),
    path("reopen/", waiting.my_reopen, name="my-reopen"),
]
# From the root.
public: list[URLPattern | URLResolver] = []
