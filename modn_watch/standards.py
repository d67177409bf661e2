"""What a shop holds drawings against: how strictly it checks them, and what cutting takes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from modn_watch.checks import Rules
from modn_watch.cutting import Row, row_for

if TYPE_CHECKING:
    from modn_watch.model import Record


@dataclass(frozen=True, kw_only=True)
class Standards:
    """The shop's own, or the standard ones."""

    rules: Rules = field(default_factory=Rules)
    cutting: tuple[Row, ...] = ()

    def rules_for(self, record: Record) -> Rules:
        """Return the rules for what is cut from a record's material.

        Where they name no largest sheet, it is the one in stock.
        """
        row = row_for(self.cutting, record)
        if self.rules.sheet_mm or row is None:
            return self.rules
        return replace(self.rules, sheet_mm=row.sheet_mm)
