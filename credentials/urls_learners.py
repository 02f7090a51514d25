"""Addresses of an institution's directory of learners. Neither the person's number nor the row's stands in them."""

from django.urls import URLPattern, URLResolver, path

from credentials.views import learners

desks: list[URLPattern | URLResolver] = [
    path("learners/", learners.learners, name="learners"),
    path("learners/new/", learners.learner_new, name="learner-new"),
    path("learners/same/", learners.learner_pairs, name="learner-pairs"),
    path("learners/unclaimed/", learners.learner_unclaimed, name="learner-unclaimed"),
    path("learners/merges/<str:public_id>/undo/", learners.learner_merge_undo, name="learner-merge-undo"),
    path("learners/<str:public_id>/", learners.learner, name="learner"),
    path("learners/<str:public_id>/change/", learners.learner_change, name="learner-change"),
    path("learners/<str:public_id>/merge/<str:other>/", learners.learner_merge, name="learner-merge"),
]
