"""Asks the worker for a job as part of the change that wants it."""

import datetime
from typing import Any

from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager
from procrastinate.tasks import Task

# Not the app's own manager: inside a worker that one has a connection of its own, on which a job commits at once.
# It would then be at work before what it is about can be seen, or stay when the change is rolled back.
_QUEUE = JobManager(DjangoConnector())


def ask(task: Task[Any, Any, Any], **arguments: Any) -> None:
    """Put a job of the task into the queue, in the caller's transaction, wherever the caller runs."""
    JobDeferrer(_QUEUE, task.configure().job).defer(**arguments)


def ask_at(task: Task[Any, Any, Any], at: datetime.datetime, **arguments: Any) -> None:
    """The same, to be taken up no earlier than the instant."""
    JobDeferrer(_QUEUE, task.configure(schedule_at=at).job).defer(**arguments)
