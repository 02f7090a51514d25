from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from recognition.views import people, queue

# Under /i/<slug>/requests/<public_id>/, the desk of a case.
case: list[URLPattern | URLResolver] = [
    path("take/", queue.request_take, name="request-take"),
    path("declare/", people.request_declare, name="declare"),
    path("assign/", people.request_assign, name="request-assign"),
    path("release/", people.request_release, name="request-release"),
]
# Under /i/<slug>/.
desks: list[URLPattern | URLResolver] = [
    path("requests/", queue.queue, name="queue"),
    path("requests/next/", queue.take_next_case, name="take-next"),
    path("requests/views/", queue.queue_views, name="queue-views"),
    path("recognition-settings/", people.settings, name="settings"),
    path("recognition-settings/assignment/", people.assignment_rules, name="assignment-rules"),
    path("recognition-settings/assignment/<str:rule>/", people.assignment_rule, name="assignment-rule"),
    path("recognition-settings/absences/", people.absences, name="absences"),
]
# Under /me/requests/<public_id>/, the applicant's side of a case.
mine: list[URLPattern | URLResolver] = []
# From the root.
public: list[URLPattern | URLResolver] = [path("account/shortcuts/", queue.shortcuts, name="shortcuts")]
