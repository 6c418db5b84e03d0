"""The month's figures as the Friends and Family Test lead passes them on. Pure.

Source: NHS England, inpatient Friends and Family Test data collection (the fields of the return
by ward).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.core.feedback_records import FeedbackResponse
from bot.core.fft_report import FftCounts, fft_counts

#: How each channel's answers were given, in the return's own words.
MODES: Mapping[str, str] = {"paper": "mode_paper_home"}
_OTHERS = "mode_online"
#: Two people may both write "Excellent"; so many letters alike are one person.
LONG_ENOUGH = 30
ALL_MODES = (
    *("mode_sms", "mode_electronic_discharge", "mode_electronic_home", "mode_paper_discharge"),
    *("mode_paper_home", "mode_telephone", "mode_online", "mode_other"),
)


@dataclass(frozen=True)
class Organisation:
    """Who returns the figures, from the settings."""

    org_code: str = ""
    org_name: str = ""
    site_code: str = ""
    site_name: str = ""
    ward_name: str = "Pain service (local)"
    specialty: str = "191 - Pain Management"
    #: With wards the return has a line for each, and one for answers of no known ward.
    wards: tuple[str, ...] = ()


def return_lines(
    responses: Sequence[FeedbackResponse], month: str, today: date, who: Organisation
) -> list[dict[str, str]]:
    """The lines of a month's return: one for the service, or one for each ward of it."""
    if not who.wards:
        return [monthly_return(responses, month, today, who)]
    named = dict.fromkeys((*who.wards, *sorted({one.ward or "" for one in responses})))
    return [
        monthly_return(
            [one for one in responses if (one.ward or "") == ward],
            month,
            today,
            replace(who, ward_name=ward or who.ward_name),
        )
        for ward in named
    ]


def monthly_return(
    responses: Sequence[FeedbackResponse], month: str, today: date, who: Organisation
) -> dict[str, str]:
    """The fields of the return for a month ("2026-11"), with its checks in the last one."""
    counts = fft_counts(responses)
    twice = _alike(responses)
    modes = dict.fromkeys(ALL_MODES, 0)
    for one in responses:
        if one.counts_in_fft:
            modes[MODES.get(one.channel, _OTHERS)] += 1
    year, name = financial_month(month)
    names = ("very_good", "good", "neither", "poor", "very_poor", "dont_know")
    return {
        "year": year,
        "month": name,
        "org_code": who.org_code,
        "org_name": who.org_name,
        "site_code": who.site_code,
        "site_name": who.site_name,
        "ward_name": who.ward_name,
        "specialty_1": who.specialty,
        "specialty_2": "",
        **{key: str(count) for key, count in zip(names, counts.each, strict=True)},
        "total_responses": str(counts.total),
        "total_eligible": "",
        **{mode: str(number) for mode, number in modes.items()},
        "checks": "; ".join((*_checks(counts, modes, month, today, who), *twice)) or "pass",
    }


def financial_month(month: str) -> tuple[str, str]:
    """Year and month as NHS England writes them: "2026_27", "AUGUST". The year begins in April."""
    first = date.fromisoformat(f"{month}-01")
    start = first.year if first.month >= 4 else first.year - 1
    return f"{start}_{(start + 1) % 100:02d}", f"{first:%B}".upper()


def _checks(
    counts: FftCounts, modes: Mapping[str, int], month: str, today: date, who: Organisation
) -> list[str]:
    """What is wrong with the figures; empty when nothing is."""
    wrong = []
    if sum(modes.values()) != counts.total:
        wrong.append("fail: the modes do not add up to the total")
    if f"{today:%Y-%m}" <= month:
        wrong.append("fail: the month is not over")
    if not (who.org_code and who.site_code):
        wrong.append("fail: ORG_CODE or SITE_CODE is not set")
    return wrong


def _alike(responses: Sequence[FeedbackResponse]) -> list[str]:
    """Whether some are the same word for word: one form may have been typed in twice."""
    long = (
        replace(one, id="", concern="")
        for one in responses
        if len(f"{one.fft_why or ''}{one.fft_better or ''}") >= LONG_ENOUGH
    )
    twice = sum(number - 1 for number in Counter(long).values())
    return [f"look: responses the same word for word as another: {twice}"] if twice else []
