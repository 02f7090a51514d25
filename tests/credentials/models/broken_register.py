"""The register book, copies, awards made elsewhere, papers and nightly checks, broken; see test_constraints.py.

What is frozen is inserted, not changed.
"""

from django.utils import timezone

from tests.breaking import change, repeat
from tests.factories.credentials import RegisterBookFactory
from tests.factories.institutions import UserFactory
from tests.factories.register import (
    CertifiedCopyFactory,
    PaperRunFactory,
    ReferencedAwardFactory,
    ReverificationFactory,
    StoredDefectFactory,
    VoidNumberFactory,
)


def closed(**said):
    whole = {"closed_at": timezone.now(), "closed_by": UserFactory(), "lines": 7, "digest": "0" * 64}
    return change(RegisterBookFactory(last_number=7), **{**whole, **said})


def again(row, **said):
    return repeat(row, public_id="another", **said)


BROKEN = {
    "a_register_book_is_closed_whole": lambda: closed(digest=""),
    "a_closed_register_book_has_a_line_for_each_number": lambda: closed(lines=6),
    "a_serial_number_is_void_once": lambda: repeat(VoidNumberFactory(), register_number="R-1"),
    "a_register_number_is_void_once": lambda: repeat(VoidNumberFactory(), serial_number="S-1"),
    "a_number_of_a_copy_is_used_once": lambda: again(CertifiedCopyFactory()),
    "no_copy_of_what_does_not_stand": lambda: again(CertifiedCopyFactory(), number="1/2026-BS", standing="revoked"),
    "a_file_is_registered_once_for_a_learner": lambda: again(ReferencedAwardFactory()),
    "what_no_machine_confirmed_somebody_vouches_for": lambda: change(ReferencedAwardFactory(), checked_otherwise=""),
    "paper_is_done_iff_it_has_a_file": lambda: change(PaperRunFactory(), state="done"),
    "pages_of_a_book_name_their_days": lambda: change(PaperRunFactory(), form="book"),
    "one_reverification_at_a_time": lambda: repeat(ReverificationFactory()),
    "a_defect_is_noted_once_a_run": lambda: repeat(StoredDefectFactory()),
}
