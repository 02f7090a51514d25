"""Addresses where many awards are prepared at once."""

from django.urls import URLPattern, URLResolver, include, path

from credentials.views import batch_rows, batches

one_batch: list[URLPattern] = [
    path("", batches.batch, name="batch"),
    path("map/", batches.columns, name="batch-columns"),
    path("preview/", batches.preview, name="batch-preview"),
    path("table/", batches.replace, name="batch-table"),
    path("rows/<int:position>/", batch_rows.row, name="batch-row"),
    path("problems.xlsx", batches.problems, name="batch-problems"),
    path("send/", batches.send, name="batch-send"),
    path("back/", batches.take_back, name="batch-back"),
    path("discard/", batches.discard, name="batch-discard"),
]
desks: list[URLPattern | URLResolver] = [
    path("batches/", batches.batch_list, name="batches"),
    path("batches/new/", batches.new, name="batch-new"),
    path("batches/template/<str:public_id>.<str:form>", batches.template, name="batch-template"),
    path("batches/<str:public_id>/", include(one_batch)),
]
