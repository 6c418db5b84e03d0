"""Values for a spreadsheet, which must never be taken for formulas there."""

from __future__ import annotations

#: What makes a spreadsheet compute a cell instead of showing it (OWASP, "CSV Injection").
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain_cell(value: str) -> str:
    """The value as text that no spreadsheet computes."""
    return f"'{value}" if value.startswith(_STARTS_A_FORMULA) else value
