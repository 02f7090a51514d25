"""What the eight levels of the European Qualifications Framework ask for, summed up in our own words for whoever writes.

Source: Council Recommendation 2017/C 189/03, Annex II (descriptors of knowledge, skills, responsibility and autonomy).
"""

from django.utils.translation import gettext_lazy as _

EQF_LEVELS = {
    "1": _("Basic general knowledge; simple tasks under close guidance."),
    "2": _("Basic facts of a field; routine tasks with simple tools, under guidance but with some independence."),
    "3": _("Facts, principles and processes of a field; chooses among known methods and answers for finished tasks."),
    "4": _("Facts and theory in a broader field; solves specific problems alone and guides the routine work of others."),
    "5": _(
        "Comprehensive, specialised knowledge and its limits; creative answers to abstract problems; supervises in changing work."
    ),
    "6": _("Advanced knowledge with a critical eye for theories; solves complex problems; manages complex projects and decides."),
    "7": _(
        "Highly specialised knowledge, partly at the front of the field; develops new methods; leads strategy in new situations."
    ),
    "8": _("Knowledge at the furthest front of the field; extends or redefines it; stands for integrity and for new ideas."),
}
