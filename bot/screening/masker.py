"""Replaces identifiers in a patient's words by typed placeholders, before anything is stored.

Pure after construction and safe to share between threads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from bot.core.verdict import Masked
from bot.screening.masks import (
    dates,
    nhs_number,
    numbers,
    online,
    people,
    phone,
    places,
)
from bot.screening.masks.spans import Detector, Span

#: What a masked text may hold in the place of an identifier.
PLACEHOLDERS = (
    nhs_number.NHS_NUMBER, phone.PHONE, online.EMAIL, places.POSTCODE, places.POSTCODE_AREA,
    places.ADDRESS, dates.DATE_OF_BIRTH, people.NAME, people.FIRST_NAME,
    numbers.HOSPITAL_NUMBER, "NI number", numbers.CARD_NUMBER, online.SOCIAL_HANDLE,
    numbers.BANK_DETAILS, numbers.ID_NUMBER, places.LOCATION,
)  # fmt: skip

_PLACEHOLDER = re.compile(r"\[(?:" + "|".join(map(re.escape, PLACEHOLDERS)) + r")\]")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_DIGIT = re.compile(r"\d")
_MOST_PASSES = 12
_TEAM_HANDLES = frozenset({"@stgmanagemypain", "@stgpainteam"})


@dataclass(frozen=True)
class RegexMasker:
    """Masks with detectors in order of trust: where two overlap, the earlier one wins.

    ``numeric`` run only when the text holds a digit, ``wordy`` always.
    """

    numeric: tuple[Detector, ...]
    wordy: tuple[Detector, ...]

    def mask(self, text: str) -> Masked:
        """The masked text and the kinds of identifier found. Never raises."""
        masked = _INVISIBLE.sub("", text)
        for _ in range(_MOST_PASSES):
            spans = self._spans(masked)
            if not spans:
                break
            masked = _replace(masked, spans)
        return Masked(masked, tuple(found[1:-1] for found in _PLACEHOLDER.findall(masked)))

    def _spans(self, text: str) -> list[Span]:
        detectors = self.wordy
        if _DIGIT.search(text):
            detectors = self.numeric + self.wordy
        kept: list[Span] = [
            Span(match.start(), match.end(), "") for match in _PLACEHOLDER.finditer(text)
        ]
        taken = bytearray(len(text))
        for span in kept:
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
        found: list[Span] = []
        for detector in detectors:
            found += _free(detector(text), taken)
        return sorted(found, key=lambda span: span.start)


def _free(spans: Iterable[Span], taken: bytearray) -> Iterable[Span]:
    """The spans that touch nothing taken yet; they are taken as they pass."""
    for span in spans:
        if not any(taken[span.start : span.end]):
            taken[span.start : span.end] = b"\1" * (span.end - span.start)
            yield span


def _replace(text: str, spans: Sequence[Span]) -> str:
    parts: list[str] = []
    position = 0
    for span in spans:
        parts += [text[position : span.start], f"[{span.kind}]"]
        position = span.end
    return "".join([*parts, text[position:]])


def load_masker(
    today: date | None = None,
    own_addresses: frozenset[str] = frozenset(),
    own_numbers: frozenset[str] = frozenset(),
) -> RegexMasker:
    """The masker of the web process.

    ``today`` tells a birthday from an operation; ``own_addresses`` (lower case) and
    ``own_numbers`` (digits only) are the trust's, which are never masked.
    """
    year = (today or date.today()).year
    names = people.load_names(Path(people.__file__).parent)
    helplines = phone.HELPLINES | own_numbers
    return RegexMasker(
        numeric=(
            nhs_number.find_nhs_numbers,
            numbers.find_cards,
            numbers.find_ibans,
            partial(phone.find_phones, helplines=helplines),
            numbers.find_national_insurance,
            numbers.find_passports,
            numbers.find_licences,
            numbers.find_bank_details,
            partial(dates.find_births, this_year=year),
            places.find_locations,
            places.find_addresses,
            places.find_postcodes,
            numbers.find_hospital_numbers,
            places.find_postcode_areas,
        ),
        wordy=(
            partial(online.find_emails, own=own_addresses),
            partial(online.find_handles, own=own_addresses | _TEAM_HANDLES),
            places.find_places_lived_in,
            names.find,
        ),
    )
