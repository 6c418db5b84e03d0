"""Small numbers against a reader who knows every rule by which they are hidden.

The attack: work out every table that would have been published just so, from the total, the
shown numbers, the stars and the rules, and look how much is left open of each hidden number.
(Test 7 of section 7 of the feedback specification.)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import combinations, product
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.feedback_records import FeedbackResponse
from bot.core.fft_answer import FFT_ANSWERS
from bot.core.fft_report import FftCounts, hidden_answers, share_words
from bot.core.pain_report import interference, side_effects
from bot.core.small_numbers import CHOICES, SMALL, hidden_units, is_small, split_is_hidden
from bot.core.split_report import SplitLine, by_ward, split, together

Table = tuple[int, ...]
#: Tables looked at for one; behind some larger ones there are millions.
MOST_LOOKED_AT = 50_000


def named(table: Sequence[int]) -> dict[str, int]:
    return {f"u{place:02}": size for place, size in enumerate(table)}


def published(table: Table) -> tuple[int | None, ...] | None:
    """The units as they stand beside the group's total; None where the table is left out."""
    sizes = named(table)
    if split_is_hidden(sizes):
        return None
    hidden = hidden_units(sizes)
    return tuple(None if name in hidden else size for name, size in sizes.items())


def tables(units: int, total: int) -> Iterator[Table]:
    """Every way in which so many people can have answered in so many units."""
    if units == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in tables(units - 1, total - first))


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"a": 4, "b": 5, "c": 6}, {"a", "b"}),
        ({"a": 5, "b": 5}, set()),
        ({"a": 0, "b": 9}, set()),
        ({"a": 2, "b": 3, "c": 20}, {"a", "b"}),
        # Two ones that add up to two: each must be one.
        ({"a": 1, "b": 1, "c": 8, "d": 9}, {"a", "b", "c"}),
        # Together they are few: what the others said would give away what these said.
        ({"a": 1, "b": 2, "c": 8, "d": 9}, {"a", "b", "c"}),
        # Two fours may be three and five beside fives, but not where the fives come first.
        ({"a": 4, "b": 4, "c": 5, "d": 5}, {"a", "b"}),
        ({"a": 5, "b": 5, "c": 4, "d": 4}, {"a", "b", "c", "d"}),
        # Equally small: the first by name.
        ({"a": 3, "d": 9, "b": 9}, {"a", "b"}),
        # Only one table would hide "a" and "c": with "b" too there are several.
        ({"a": 5, "b": 5, "c": 3}, {"a", "b", "c"}),
    ],
)
def test_first_and_second_level(sizes: Mapping[str, int], hidden: set[str]) -> None:
    assert hidden_units(sizes) == hidden


@pytest.mark.parametrize(("units", "most"), [(1, 30), (2, 60), (3, 36), (4, 20), (5, 14), (6, 11)])
def test_every_table_leaves_several_values_for_each_hidden_number(units: int, most: int) -> None:
    """All tables there are up to a total, by what would be published of them."""
    for total in range(SMALL + 1, most + 1):
        alike: dict[Hashable, list[Table]] = defaultdict(list)
        for table in tables(units, total):
            alike[published(table)].append(table)
        for shown, those in alike.items():
            for place in range(units):
                if shown is None or shown[place] is None:  # type: ignore[index]
                    assert len({table[place] for table in those}) >= CHOICES, (shown, those)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=2, max_size=9))
def test_larger_tables_too(sizes: list[int]) -> None:
    """Every table that may stand behind what is shown, or, where there are too many, neighbours."""
    table = tuple(sizes)
    shown = published(table)
    assert shown is None or not any(is_small(number or 0) for number in shown)
    if shown is None or None not in shown:
        return
    places = [place for place, number in enumerate(shown) if number is None]
    hidden = sum(table[place] for place in places)
    assert hidden > SMALL
    ways = comb(hidden + len(places) - 1, len(places) - 1)
    others = _every_one(table, places) if ways <= MOST_LOOKED_AT else _neighbours(table, places)
    found = {place: {table[place]} for place in places}
    for other in others:
        if published(other) == shown:
            for place in places:
                found[place].add(other[place])
        if all(len(values) > 1 for values in found.values()):
            return
    pytest.fail(f"a reader is left with one value: {found}")


def _every_one(table: Table, places: list[int]) -> Iterator[Table]:
    """The hidden units' sum shared out in every way."""
    for shares in tables(len(places), sum(table[place] for place in places)):
        share = dict(zip(places, shares, strict=True))
        yield tuple(share.get(place, size) for place, size in enumerate(table))


def _neighbours(table: Table, places: list[int]) -> Iterator[Table]:
    """Tables by moving people between two hidden units, a few between three, or nearly all of
    them into one."""
    hidden = sum(table[place] for place in places)
    for large, more in product(places, repeat=2):
        others = {place: 1 + (place == more) for place in places if place != large}
        other = dict(enumerate(table)) | others | {large: hidden - sum(others.values())}
        yield tuple(other.values())
    for one, two in product(places, repeat=2):
        both = table[one] + table[two]
        for size in range(1, both if one != two else 0):
            other = list(table)
            other[one], other[two] = size, both - size
            yield tuple(other)
    for one, two, three in combinations(places, 3):
        for up, down in product(range(-SMALL, SMALL + 1), repeat=2):
            other = list(table)
            other[one] += up
            other[two] += down
            other[three] -= up + down
            if min(other) >= 0:
                yield tuple(other)


def test_many_wards_are_hidden_in_a_moment() -> None:
    ones = {**{f"w{n:02}": 1 for n in range(40)}, "z": 500}
    assert hidden_units(ones) == set(ones)
    fours = {**{f"w{n:02}": 4 for n in range(40)}, "y": 30, "z": 500}
    assert hidden_units(fours) >= {f"w{n:02}" for n in range(40)} | {"y"}


# ---- The six answers, beside the total and both percentages.


def test_the_six_answers_leave_several_values_beside_the_percentages() -> None:
    """Each pair of answers has a sum that the percentages tell; of one person in a pair it
    stays open which answer it was, of more how they are shared out."""
    alike: dict[Hashable, list[Table]] = defaultdict(list)
    for total in range(1, 13):
        for table in tables(6, total):
            counts = FftCounts(*table)
            few = is_small(total)
            hidden = hidden_answers(counts)
            answers = tuple(
                None if name in hidden else size
                for name, size in zip(FFT_ANSWERS, table, strict=True)
            )
            shares = (share_words(counts.positive, few), share_words(counts.negative, few))
            alike[(None if few else total, shares, answers)].append(table)
    for (total_shown, _, answers), those in alike.items():  # type: ignore[misc]
        for place, number in enumerate(answers):
            assert number is None or not is_small(number)
            if number is None:
                values = {table[place] for table in those}
                pair = {0: 1, 1: 0, 3: 4, 4: 3, 2: 5, 5: 2}[place]
                one_person = all(table[place] + table[pair] == 1 for table in those)
                assert len(values) >= (2 if one_person else CHOICES)
                assert total_shown is not None or len(values) >= SMALL


# ---- Wards and channels, months and the year.


def responses(month: str, **wards: Sequence[str]) -> list[FeedbackResponse]:
    return [
        FeedbackResponse(month, "paper", fft_score=score, ward=ward)
        for ward, scores in wards.items()
        for score in scores
    ]


GOOD, POOR = "Good", "Poor"


def test_wards_are_shown_with_their_counts_and_small_ones_not() -> None:
    month = responses("2026-10", rose=[GOOD] * 9 + [POOR], lily=[GOOD] * 3, oak=[POOR] * 6)
    assert split(month, ["lily", "oak", "rose", "ash"], by_ward) == [
        SplitLine("lily", None),
        SplitLine("oak", None),
        SplitLine("rose", FftCounts(good=9, poor=1)),
        SplitLine("ash", FftCounts()),
    ]


def test_a_hidden_month_hides_all_of_its_wards_also_those_without_answers() -> None:
    few = split(responses("2026-10", rose=[GOOD] * 4), ["rose", "oak"], by_ward)
    assert [line.counts for line in few] == [None, None]


def test_relatives_do_not_count_for_a_ward_and_an_unknown_ward_stands_last() -> None:
    month = responses("2026-10", rose=[GOOD] * 6)
    carer = FeedbackResponse("2026-10", "paper", fft_score=POOR, ward="rose", who="carer")
    lost = [FeedbackResponse("2026-10", "paper", fft_score=GOOD)] * 5
    assert split([*lost, *month, carer], ["rose"], by_ward) == [
        SplitLine("rose", FftCounts(good=6)),
        SplitLine("", FftCounts(good=5)),
    ]


def test_twelve_months_are_the_sum_of_what_is_shown_and_say_what_is_not() -> None:
    units = ["oak", "rose"]
    october = split(responses("2026-10", rose=[GOOD] * 9, oak=[POOR] * 8), units, by_ward)
    september = split(responses("2026-09", rose=[GOOD] * 9, oak=[POOR] * 2), units, by_ward)
    august = split(responses("2026-08", rose=[GOOD] * 7), units, by_ward)
    assert together([october, september, august]) == [
        SplitLine("oak", FftCounts(poor=8), 1),
        SplitLine("rose", FftCounts(good=16), 1),
    ]
    assert together([september]) == [SplitLine("oak", None, 1), SplitLine("rose", None, 1)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=6))
def test_the_year_says_nothing_that_its_months_do_not(months: list[list[int]]) -> None:
    """Two histories whose months are published alike have the same year: whoever takes months
    from the year learns nothing. One of them is made from the other by changing what is hidden."""
    units = ["u00", "u01", "u02"]
    shown = [_split_of(table, units) for table in months]
    again = [_split_of(_another(table), units) for table in months]
    assert shown == again
    assert together(shown) == together(again)


def _split_of(table: Sequence[int], units: list[str]) -> list[SplitLine]:
    wards = {ward: [GOOD] * size for ward, size in zip(units, table, strict=True)}
    return split(responses("2026-10", **wards), units, by_ward)


def _another(table: Sequence[int]) -> Table:
    """Another month that is published alike, or the same where nothing is hidden."""
    sizes = tuple(table)
    if is_small(sum(sizes)):
        return (SMALL, 0, 0) if sizes != (SMALL, 0, 0) else (0, 1, 0)
    others = (o for o in tables(len(sizes), sum(sizes)) if o != sizes)
    return next((o for o in others if published(o) == published(sizes)), sizes)


# ---- Side effects, and what pain got in the way of.


def effects(*chosen: tuple[str, ...]) -> list[FeedbackResponse]:
    return [FeedbackResponse("2026-10", "paper", side_effects=one) for one in chosen]


def test_side_effects_of_a_handful_are_not_shown() -> None:
    assert side_effects(effects(*[("itchy",)] * 4)) == []
    assert {one.people for one in side_effects(effects(*[("itchy",)] * 5))} == {None}
    many = side_effects(effects(*[("itchy",)] * 9))
    assert [(one.name, one.people) for one in many] == [("itchy", 9)]


def test_who_had_none_is_hidden_with_the_few_who_had_one() -> None:
    """Ten were asked, nine had none: who knows that knows that one was itchy."""
    shown = side_effects(effects(*[("none",)] * 12, ("itchy",), ("itchy",), *[("sick",)] * 20))
    assert {one.name: one.people for one in shown} == {"sick": 20, "itchy": None, "none": None}


def test_what_pain_got_in_the_way_of_is_counted_with_small_numbers_hidden() -> None:
    said = ["moving"] * 9 + ["sleeping"] * 3 + ["none"] * 8
    month = [FeedbackResponse("2026-10", "paper", pain_interfere=one) for one in said]
    assert {one.name: one.people for one in interference(month)} == {
        "moving": 9,
        "sleeping": None,
        "none": None,
    }
    assert interference(month[:4]) == []
