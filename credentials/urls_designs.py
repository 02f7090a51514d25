"""Addresses where badges and certificates are designed, and where partners review."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from credentials.views import badges, designing, endorsing

one_certificate: list[URLPattern] = [
    path("", designing.certificate_design, name="certificate-design"),
    path("edit/", designing.certificate_edit, name="certificate-design-edit"),
    path("activate/", designing.certificate_activate, name="certificate-design-activate"),
    path("retire/", designing.certificate_retire, name="certificate-design-retire"),
    path("discard/", designing.certificate_discard, name="certificate-design-discard"),
    re_path(r"^specimen\.(?P<kind>pdf|png)$", designing.certificate_preview, name="certificate-preview"),
]
one_badge: list[URLPattern] = [
    path("", badges.badge_design, name="badge-design"),
    path("edit/", badges.badge_edit, name="badge-design-edit"),
    path("preview/", badges.badge_preview, name="badge-design-preview"),
    path("activate/", badges.badge_activate, name="badge-design-activate"),
    path("discard/", badges.badge_discard, name="badge-design-discard"),
]
one_review: list[URLPattern] = [
    path("", endorsing.review, name="review"),
    path("comment/", endorsing.review_comment, name="review-comment"),
    path("answer/", endorsing.review_answer, name="review-answer"),
    path("cancel/", endorsing.review_cancel, name="review-cancel"),
    path("endorse/", endorsing.review_endorse, name="review-endorse"),
    path("sign/", endorsing.review_sign, name="review-sign"),
    path("withdraw/", endorsing.review_withdraw, name="review-withdraw"),
]
desks: list[URLPattern | URLResolver] = [
    path("settings/designs/", designing.designs, name="designs"),
    path("settings/designs/begin/", designing.design_begin, name="design-begin"),
    path("settings/designs/pictures/", designing.design_pictures, name="design-pictures"),
    path("settings/designs/pictures/<slug:digest>/", designing.design_picture, name="design-picture"),
    path("settings/designs/certificates/<str:public_id>/", include(one_certificate)),
    path("micro-credentials/<str:public_id>/badge/", include(one_badge)),
    path("micro-credentials/<str:public_id>/review/", endorsing.review_ask, name="review-ask"),
    path("reviews/", endorsing.reviews, name="reviews"),
    path("reviews/<str:public_id>/", include(one_review)),
]
public: list[URLPattern | URLResolver] = [
    path("badges/<str:public_id>.svg", badges.badge_image, name="badge-image"),
    path("catalogue/<str:public_id>/badge.svg", badges.badge, name="badge"),
    path("endorsements/<str:public_id>.json", endorsing.endorsement, name="endorsement"),
]
