"""News for the floor above, sent after commit."""

from django.dispatch import Signal

# award_id: int
award_revoked = Signal()
# award_id: int. Suspended, given back or replaced; a revocation has a signal of its own
award_changed = Signal()
# learner_id: int. By which names the record is known, or whose account it belongs to
learner_renamed = Signal()
# version_id: int, change_class: str ("editorial", "minor", "major"; empty for a first version)
version_published = Signal()
# version_id: int, key: str, of the step taken: see models/life_cycle.py
version_moved = Signal()
