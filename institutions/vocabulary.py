"""Controlled words shared by courses, micro-credentials and decisions. Codes are stored; labels are told in any language.

Sources: Council Recommendation 2022/C 243/02, Annex I (supervision, participation); the network's domain lists.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Cycle(models.TextChoices):
    """QF-EHEA; the scope of a legal cap follows from it."""

    SHORT = "short", _("Short cycle")
    FIRST = "first", _("First cycle: bachelor")
    SECOND = "second", _("Second cycle: master")
    THIRD = "third", _("Third cycle: doctorate")


class Supervision(models.TextChoices):
    """Supervision and identity verification during assessment (Annex I, optional element)."""

    NONE = "unsupervised", _("Unsupervised, identity not verified")
    SUPERVISED = "supervised", _("Supervised, identity not verified")
    ONLINE = "supervised-online-id", _("Supervised online, identity verified")
    ON_SITE = "supervised-on-site-id", _("Supervised on site, identity verified")
    MIXED = "mixed", _("Mixed, see the details")

    @property
    def identity_verified(self) -> bool:
        return self in {Supervision.ONLINE, Supervision.ON_SITE}


class AssessmentType(models.TextChoices):
    WRITTEN = "written-exam", _("Written exam")
    ORAL = "oral-exam", _("Oral exam")
    PRACTICAL = "practical", _("Practical or performance")
    PROJECT = "project", _("Project or product")
    PORTFOLIO = "portfolio", _("Portfolio")
    CASE_STUDY = "case-study", _("Case study")
    ESSAY = "essay", _("Essay or report")
    PRESENTATION = "presentation", _("Presentation")
    CONTINUOUS = "continuous", _("Continuous assessment")
    QUIZ = "online-quiz", _("Online quiz, marked automatically")
    PEER = "peer-assessment", _("Peer assessment")
    WORK_BASED = "work-based-observation", _("Observation at work")
    RPL_INTERVIEW = "rpl-interview", _("Interview on prior learning")


class Participation(models.TextChoices):
    """Form of participation (Annex I, element 10)."""

    ON_SITE = "on-site", _("On site")
    ONLINE_SYNC = "online-synchronous", _("Online, at fixed times")
    ONLINE_ASYNC = "online-asynchronous", _("Online, at any time")
    BLENDED = "blended", _("Blended")
    WORK_BASED = "work-based", _("Work-based")
    PROJECT = "project-based", _("Challenge or project-based")
    RPL = "recognition-of-prior-learning", _("Recognition of prior learning only")


class QualityAssurance(models.TextChoices):
    """Type of quality assurance (Annex I, element 11)."""

    PROGRAMME = "programme-accredited", _("Part of an accredited programme")
    INSTITUTION = "institution-accredited", _("Accredited institution, approved internally")
    UNIT = "unit-external", _("Externally evaluated itself")
    SELF = "self-accrediting", _("Self-accrediting institution")
    REGIONAL = "regional-assessment", _("Regional assessment")
    PROFESSIONAL = "professional-body", _("Professional body")
    INTERNAL = "internal-only", _("Internal only")
    PEER = "employer-peer", _("Employer or peer review")
    NONE = "none", _("None")
    UNKNOWN = "unknown", _("Unknown")


class LearningSetting(models.TextChoices):
    FORMAL = "formal", _("Formal")
    NON_FORMAL = "non-formal", _("Non-formal")
    INFORMAL = "informal", _("Informal")


class AwardingType(models.TextChoices):
    SINGLE = "single", _("Awarded by one institution")
    JOINT = "joint", _("Awarded jointly")
    CO_BRANDED = "co-branded", _("Awarded by one institution, partners named")


class Stackability(models.TextChoices):
    """Whether the award stands alone or is made to become part of something larger (Annex I, optional element)."""

    STAND_ALONE = "stand-alone", _("Stands alone")
    STACKABLE = "stackable", _("Counts towards a larger award")
