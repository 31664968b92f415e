"""What is told of the forms of steps."""

from dataclasses import dataclass

from ostan.kernel.events import Event


@dataclass(frozen=True, slots=True)
class StepAnswered(Event):
    """Whoever did a step answered its form; `commitment` is the salted hash of what was answered."""

    case_id: int
    task_id: int
    node: str
    form_key: str
    commitment: str
    files: int
