"""Addresses of quality review and of the steps of a version's life."""

from django.urls import URLPattern, URLResolver, include, path

from credentials.views import quality, quality_acts, quality_steps

one_version: list[URLPattern | URLResolver] = [
    path("", quality.review, name="quality-review"),
    path("remark/", quality_acts.remark, name="quality-remark"),
    path("remarks/<str:remark_id>/settle/", quality_acts.settle, name="quality-settle"),
    path("remarks/<str:remark_id>/answer/", quality_acts.answer, name="remark-answer"),
    path("checklist/", quality_acts.checklist, name="quality-checklist"),
    path("return/", quality_acts.send_back, name="quality-return"),
    path("approve/", quality_acts.approve, name="quality-approve"),
    path("submit/", quality_steps.submit, name="version-submit"),
    path("publish/", quality_steps.publish, name="version-publish"),
    path("suspend/", quality_steps.suspend, name="version-suspend"),
    path("resume/", quality_steps.resume, name="version-resume"),
    path("retire/", quality_steps.retire, name="version-retire"),
]
desks: list[URLPattern | URLResolver] = [
    path("quality/", quality.queue, name="quality-queue"),
    path("quality/history/", quality.history, name="quality-history"),
    path("quality/calendar/", quality.calendar, name="quality-calendar"),
    path("quality/<str:public_id>/<str:number>/", include(one_version)),
]
