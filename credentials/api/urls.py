"""Addresses of the API, below /api/v1/."""

from django.urls import path

from credentials.api import views

urlpatterns = [
    path("catalogue/", views.Catalogue.as_view(), name="api-catalogue"),
    path("catalogue/<str:public_id>/", views.CatalogueEntry.as_view(), name="api-catalogue-entry"),
    path("credentials/<str:public_id>/", views.Credential.as_view(), name="api-credential"),
    path("verify/", views.Verify.as_view(), name="api-verify"),
    path("me/awards/", views.OwnAwards.as_view(), name="api-own-awards"),
]
