"""The roof: wiring that imports everyone and is imported by no one, and the ground under it (`foundation`)."""

import atexit
import gc

# Before anything else. A process of ours makes a quarter of a million things as it starts, which stay to its end. To look
# through them whenever 700 have come, as Python does by itself, is a fifth of the start; to do it when the process ends, and
# whatever is left goes anyway, takes half as long again.
gc.set_threshold(20_000, 20, 50)
atexit.register(gc.freeze)

from micro4asia.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
