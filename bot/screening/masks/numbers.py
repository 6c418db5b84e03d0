"""Hospital, National Insurance, card, bank, passport and licence numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.screening.masks.spans import Span, from_pattern, words_before

HOSPITAL_NUMBER = "hospital number"
CARD_NUMBER = "card number"
BANK_DETAILS = "bank details"
ID_NUMBER = "ID number"

_CODE = re.compile(
    r"(?<![\w\[£])(?:[a-z]{1,4}[\-/]?|(?-i:[A-Z]{1,3}) )?\d(?:[ /\-.]?\d){3,9}[\-/ ]?[a-z]?(?!\w)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_HOSPITAL_CUE = re.compile(
    r"\b(?:hosp\w*|unit|pat\w{0,2}i?e?nts?|pt|mrn|pas|crn|pid|case ?notes?|k|rxx|wrist ?b\w+"
    r"|bracelet|sticker|label|folder|my (?:number|num|no|id)|id)\b(?:'s)?"
    r"(?:\W+(?:id|nu?m\w*|nmuber|no|nr|code|says|said|is|its|it|reads|on|got|written|printed|they"
    r"|give|me|was|of|ref|the|my|front|from|wristband|band|label|this|for|you|i|has)\b){0,7}\W{0,4}$"
)
_HOSPITAL_FORM = re.compile(
    r"(?<![\w\[])(?:RX[A-Z0-9]?|K|MRN|PAS)[ \-]?\d{6,8}(?!\w)", re.IGNORECASE
)
_PURCHASE = re.compile(r"\b(?:order|parcel|ticket|tracking|delivery|invoice|bus|train|model)\b")
_MEASURE = re.compile(
    r"(?:mg|ml|mcg|am|pm|kg|st|lb|hrs?|hours?|days?|weeks?|months?|years?)$",
    re.IGNORECASE,
)
_LONG_DIGITS = re.compile(r"(?<![\d\[])\d(?:[ \-]?\d){12,18}(?!\d)")
_SORT_CODE = re.compile(r"(?<!\d)\d{2}([\- ]?)\d{2}\1\d{2}(?!\d)")
_ACCOUNT = re.compile(r"(?<!\d)\d{8}(?!\d)")
_BANK_CUE = re.compile(r"\b(?:sort ?code|account|acc|acct|bank|sortcode)\b")
_IBAN = re.compile(r"(?<!\w)GB\d{2}[ ]?[A-Z]{4}(?:[ ]?\d){14}(?!\d)", re.IGNORECASE)
_PASSPORT = re.compile(r"\bpassport(?:\W+(?:number|no|num|is|its))*\W+(\d{9})(?!\d)", re.IGNORECASE)
_LICENCE = re.compile(r"(?<!\w)[A-Z9]{5}\d{6}[A-Z9]{2}\d[A-Z]{2}(?!\w)", re.IGNORECASE)
_NATIONAL_INSURANCE = re.compile(
    # Two letters, six digits and a letter in any spacing: prefixes that are never given out are
    # typing slips or specimens, and are hidden too.
    r"(?<!\w)[A-Z][ .\-]?[A-Z](?:[ .\-/]{0,3}\d){6}[ .\-/]{0,3}[A-DFMP](?!\w)",
    re.IGNORECASE,
)
_NI_WITHOUT_SUFFIX = re.compile(
    r"\b(?:ni|nino|national insurance|nat ins)\b(?:\W+(?:number|numbr|num|no|is|its))*\W{1,4}"
    r"([A-Z][ .\-]?[A-Z](?:[ .\-/]{0,3}\d){6})(?!\w)",
    re.IGNORECASE,
)

NI_NUMBER = "NI number"
find_passports = from_pattern(_PASSPORT, ID_NUMBER, 1)
find_licences = from_pattern(_LICENCE, ID_NUMBER)
find_ibans = from_pattern(_IBAN, BANK_DETAILS)
find_hospital_forms = from_pattern(_HOSPITAL_FORM, HOSPITAL_NUMBER)


def find_national_insurance(text: str) -> Iterable[Span]:
    """National Insurance numbers, the last letter missing only after a cue."""
    yield from from_pattern(_NATIONAL_INSURANCE, NI_NUMBER)(text)
    yield from from_pattern(_NI_WITHOUT_SUFFIX, NI_NUMBER, 1)(text)


def passes_luhn(digits: str) -> bool:
    """Whether a card number's check digit is right (ISO/IEC 7812)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def find_cards(text: str) -> Iterable[Span]:
    """Thirteen to nineteen digits that pass Luhn's check."""
    for match in _LONG_DIGITS.finditer(text):
        if passes_luhn(re.sub(r"\D", "", match.group())):
            yield Span(match.start(), match.end(), CARD_NUMBER)


def find_hospital_numbers(text: str) -> Iterable[Span]:
    """A code of letters and digits right after words such as "hosp number" or "wristband says"."""
    for match in _CODE.finditer(text):
        before = words_before(text, match.start(), 6)
        written = match.group()
        if sum(character.isdigit() for character in written) < 4 or _MEASURE.search(written):
            continue
        if _YEAR.fullmatch(written):
            continue
        if _HOSPITAL_CUE.search(before) and not _PURCHASE.search(before):
            yield Span(match.start(), match.end(), HOSPITAL_NUMBER)
    yield from find_hospital_forms(text)


def find_bank_details(text: str) -> Iterable[Span]:
    """Sort codes and account numbers next to a banking word."""
    for pattern in (_SORT_CODE, _ACCOUNT):
        for match in pattern.finditer(text):
            if _BANK_CUE.search(words_before(text, match.start(), 8)):
                yield Span(match.start(), match.end(), BANK_DETAILS)
    yield from find_ibans(text)
