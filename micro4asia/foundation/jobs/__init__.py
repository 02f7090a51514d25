"""Work that outlives a request: a row per job, a message as a nudge, a lease, a fencing number, a sweep.

A job is enqueued in its caller's transaction and its id goes to the queue after commit. A worker claims it by one
conditional UPDATE that sets a lease and raises the fence; the effect and "done" are one transaction, and "done" holds only
while the fence is still the worker's own. So a lost message, a killed worker and two workers on one job all end the same
way: the effect happens once. `sweep` sends again what nobody took and takes back what a dead worker held.

Handlers get one id and may be run again. Those that must not hold a transaction while they wait for the world (mail) are
registered with outside=True: their effect happens at least once, so it must be recognisable when it happens twice.
"""

from micro4asia.foundation.jobs.kinds import QUEUES, GiveUp, LeaseLost, job, recur
from micro4asia.foundation.jobs.queueing import enqueue, enqueue_many, retry
from micro4asia.foundation.jobs.running import run, still_here
from micro4asia.foundation.jobs.sweeping import sweep

__all__ = ["QUEUES", "GiveUp", "LeaseLost", "enqueue", "enqueue_many", "job", "recur", "retry", "run", "still_here", "sweep"]
