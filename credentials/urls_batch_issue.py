"""Addresses where a batch that was sent is approved, issued and reported on."""

from django.urls import URLPattern, URLResolver, path, re_path

from credentials.views import batch_issue as views

desks: list[URLPattern | URLResolver] = [
    path("batches/<str:public_id>/approve/", views.approve, name="batch-approve"),
    re_path(
        r"^batches/(?P<public_id>[^/]+)/sample-(?P<position>[0-9]{1,6})\.(?P<kind>pdf|webp)$", views.sample, name="batch-sample"
    ),
    path("batches/<str:public_id>/return/", views.return_, name="batch-return"),
    path("batches/<str:public_id>/progress/", views.progress, name="batch-progress"),
    path("batches/<str:public_id>/pause/", views.pause, name="batch-pause"),
    path("batches/<str:public_id>/resume/", views.resume, name="batch-resume"),
    path("batches/<str:public_id>/stop/", views.stop, name="batch-stop"),
    path("batches/<str:public_id>/report/", views.report, name="batch-report"),
    path("batches/<str:public_id>/retry/", views.retry, name="batch-retry"),
    path("batches/<str:public_id>/report.<str:form>", views.report_file, name="batch-report-file"),
]
