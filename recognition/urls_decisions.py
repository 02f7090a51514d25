from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from recognition.views import conditions, decision_letters, decision_settings, returning

# Under /i/<slug>/requests/<public_id>/, the desk of a case.
case: list[URLPattern | URLResolver] = [
    path("decide/return/", returning.request_return, name="decide-return"),
    path("conditions/<int:condition>/", conditions.condition_settle, name="condition-settle"),
    path("letter/<str:letter>.pdf", decision_letters.desk_pdf, name="decision-pdf"),
    path("letter/<str:letter>.json", decision_letters.desk_json, name="decision-json"),
]
# Under /i/<slug>/.
desks: list[URLPattern | URLResolver] = [
    path("conditions/", conditions.condition_list, name="conditions"),
    path("recognition-settings/decisions/", decision_settings.second_officers, name="second-officers"),
    path("recognition-settings/paragraphs/", decision_settings.paragraph_list, name="paragraphs"),
    path("recognition-settings/paragraphs/<str:key>/", decision_settings.paragraph_edit, name="paragraph-edit"),
]
# Under /me/requests/<public_id>/, the applicant's side of a case.
mine: list[URLPattern | URLResolver] = [
    path("letter/<str:letter>.pdf", decision_letters.my_pdf, name="my-decision-pdf"),
    path("letter/<str:letter>.json", decision_letters.my_json, name="my-decision-json"),
]
# From the root.
public: list[URLPattern | URLResolver] = [
    path("contexts/micro4asia-recognition-v1.jsonld", decision_letters.recognition_context, name="recognition-context"),
    path("d/<str:public_id>/", decision_letters.check, name="decision-check"),
    path("d/<str:public_id>/<str:key>/", decision_letters.check_named, name="decision-check-named"),
    path("d/<str:public_id>/<str:key>/decision.json", decision_letters.json_named, name="decision-json-named"),
]
