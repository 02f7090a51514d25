"""Addresses of programmes, courses and the files they are taken in from."""

from django.urls import URLPattern, URLResolver, include, path

from institutions.views import courses, courses_import, courses_programmes, courses_public

one_course: list[URLPattern] = [
    path("", courses.course, name="course"),
    path("edit/", courses.course_edit, name="course-edit"),
    path("version/", courses.course_version, name="course-version"),
    path("in-force/", courses.course_force, name="course-force"),
    path("end/", courses.course_end, name="course-end"),
    path("owners/", courses.course_owners, name="course-owners"),
    path("discard/", courses.course_discard, name="course-discard"),
]
one_programme: list[URLPattern] = [
    path("", courses_programmes.programme, name="programme"),
    path("edit/", courses_programmes.programme_edit, name="programme-edit"),
    path("end/", courses_programmes.programme_end, name="programme-end"),
    path("years/new/", courses_programmes.curriculum_new, name="curriculum-new"),
    path("years/<int:year>/", courses_programmes.curriculum_edit, name="curriculum-edit"),
]
one_file: list[URLPattern] = [
    path("", courses_import.columns, name="courses-import-columns"),
    path("check/", courses_import.check, name="courses-import-check"),
    path("done/", courses_import.done, name="courses-import-done"),
    path("problems.xlsx", courses_import.problems, name="courses-import-problems"),
    path("discard/", courses_import.discard, name="courses-import-discard"),
]
desks: list[URLPattern | URLResolver] = [
    path("settings/courses/", courses.courses, name="courses"),
    path("settings/courses/new/", courses.course_new, name="course-new"),
    path("settings/courses/programmes/", courses_programmes.programmes, name="programmes"),
    path("settings/courses/programmes/new/", courses_programmes.programme_new, name="programme-new"),
    path("settings/courses/programmes/<str:public_id>/", include(one_programme)),
    path("settings/courses/import/", courses_import.upload, name="courses-import"),
    path("settings/courses/import/template.<str:form>", courses_import.template, name="courses-import-template"),
    path("settings/courses/import/<str:public_id>/", include(one_file)),
    path("settings/courses/<str:public_id>/", include(one_course)),
]
public: list[URLPattern] = [
    path("institutions/<slug:slug>/courses/", courses_public.public_courses, name="public-courses"),
    path("institutions/<slug:slug>/courses/<str:public_id>/", courses_public.public_course, name="public-course"),
    path("institutions/<slug:slug>/programmes/<str:public_id>/", courses_public.public_programme, name="public-programme"),
]
