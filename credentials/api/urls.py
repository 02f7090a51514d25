"""Addresses of the API, below /api/v1/."""

from django.urls import path

from credentials.api import batches, catalogue, desk, views

urlpatterns = [
    path("catalogue/", catalogue.Catalogue.as_view(), name="api-catalogue"),
    path("catalogue/<str:public_id>/", catalogue.CatalogueOne.as_view(), name="api-catalogue-entry"),
    path("catalogue/<str:public_id>/<str:number>/", catalogue.CatalogueVersion.as_view(), name="api-catalogue-version"),
    path("credentials/<str:public_id>/", views.Credential.as_view(), name="api-credential"),
    path("verify/", views.Verify.as_view(), name="api-verify"),
    path("verify/many/", desk.VerifyMany.as_view(), name="api-verify-many"),
    path("institutions/<slug:slug>/awards/", desk.InstitutionAwards.as_view(), name="api-institution-awards"),
    path(
        "institutions/<slug:slug>/awards/<str:public_id>/",
        desk.InstitutionAward.as_view(),
        name="api-institution-award",
    ),
    path("institutions/<slug:slug>/batches/", batches.InstitutionBatches.as_view(), name="api-institution-batches"),
    path("me/awards/", views.OwnAwards.as_view(), name="api-own-awards"),
]
