"""What facts may be used for: support for pupils is one purpose among others, and some may not serve it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What somebody wants facts for."""

    SUPPORT = "support"
    """Support for pupils: what every rule and every plan here is for."""
    STATISTICS = "statistics"
    RESEARCH = "research"


@dataclass(frozen=True, slots=True)
class Use:
    """What facts of one kind may be used for: everything, unless a law says less."""

    purposes: frozenset[Purpose] = frozenset(Purpose)
    law: str = ""
    """Where it is said, if not everything is permitted."""
    instead: str = ""
    """What may be used in their place."""

    @property
    def supports_pupils(self) -> bool:
        """Whether rules may read such facts, and a case may hold them."""
        return Purpose.SUPPORT in self.purposes

    def refusal(self, kind: str) -> str:
        """Why facts of *kind* cannot be used here.

        >>> Use(frozenset({Purpose.RESEARCH}), "a law").refusal("diary")
        "'diary' may be used for research only (a law), and not for the support of pupils."
        """
        permitted = " and ".join(purpose for purpose in Purpose if purpose in self.purposes)
        return f"'{kind}' may be used for {permitted} only ({self.law}), and not for the support of pupils."
