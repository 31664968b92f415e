"""What is told of webhooks: ids and kinds, never an address or a secret."""

from dataclasses import dataclass

from ostan.kernel.events import Event


@dataclass(frozen=True, slots=True)
class HookMade(Event):
    hook_id: int
    account_id: int
    kind_codes: tuple[str, ...]
    is_wide: bool


@dataclass(frozen=True, slots=True)
class HookSecretChanged(Event):
    hook_id: int


@dataclass(frozen=True, slots=True)
class HookEnded(Event):
    """`why_code` is "gone" when the other side said so (410), "ended" when somebody here did."""

    hook_id: int
    why_code: str


@dataclass(frozen=True, slots=True)
class DeliveryRepeated(Event):
    delivery_id: int
    hook_id: int
