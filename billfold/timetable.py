"""What is done at regular times: APScheduler, as it is used here.

A job only says that it is time and returns, so that none is ever late, missed or in another's way.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from billfold.clock import now

# No call comes later than so many of its intervals after the one before.
LATEST = 1.2


class Timetable:
    """The regular times of a program that runs for months. They are made from the configuration, and kept nowhere.

    `failed` is told the name of a job and the exception that ended one of its calls; it is called again on time.
    """

    def __init__(self, failed: Callable[[str, BaseException], None]) -> None:
        from apscheduler.events import EVENT_JOB_ERROR
        from apscheduler.jobstores.memory import MemoryJobStore
        from apscheduler.schedulers.background import BackgroundScheduler

        # It would write to standard error itself, also that a job is left out which is due already.
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL + 1)
        # A job that is late is still due (APScheduler leaves out what is one second late), and due once.
        manners = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()}, job_defaults=manners, timezone=UTC
        )
        self._scheduler.add_listener(lambda event: failed(event.job_id, event.exception), EVENT_JOB_ERROR)

    def every(
        self, name: str, seconds: float, call: Callable[[], None], *, jitter: float = 0.0, first: float = 0.0
    ) -> None:
        """Call after `first` seconds and then every so many seconds, each time up to `jitter` seconds later."""
        begin = now() + timedelta(seconds=first)
        # APScheduler takes no jitter of nothing for one.
        self._scheduler.add_job(
            call, "interval", id=name, seconds=seconds, jitter=max(jitter, 0.001), next_run_time=begin
        )

    def coming(self) -> dict[str, datetime]:
        """Return when each call is made next, by name."""
        jobs = self._scheduler.get_jobs()
        return {job.id: job.next_run_time for job in jobs if getattr(job, "next_run_time", None)}

    def mend(self) -> None:
        """Call at once what comes later than it should: the clock was set back, and all would be silent for as long."""
        at = now()
        for job in self._scheduler.get_jobs():
            if job.next_run_time is not None and job.next_run_time - at > LATEST * job.trigger.interval:
                job.modify(next_run_time=at)

    def start(self) -> None:
        """Begin."""
        self._scheduler.start()

    def stop(self) -> None:
        """Call nothing any more."""
        self._scheduler.shutdown(wait=False)
