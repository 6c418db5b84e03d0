"""``python -m benchmarks.answers``: does the right approved answer come, for unseen wording?

Asks ``python -m bot decide`` about the questions kept back, prints each figure with its
Wilson 95 % interval and bound, the topics from the worst, what is confused with what, the
learning curve (and draws it), and how stock Rasa does on the same data. Ends with 1 when a
bound is missed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence

from benchmarks import stock_project
from benchmarks.answers import judge
from benchmarks.answers.cases import Question, follow_ups, odd, outside, pairs, questions, told
from benchmarks.answers.costs import costs
from benchmarks.bounded import Figure
from benchmarks.deciding import decided
from benchmarks.share import Share, share
from bot.run.processes import RASA_PYTHON, ROOT

CACHE = ROOT / "var" / "benchmarks"
OUR_MODEL = "models/assistant.tar.gz"
_TIMED = 200
PICTURES = ROOT / "docs" / "pictures"


def main(argv: Sequence[str]) -> int:
    """0 when every bound is met, 1 when one is missed, 2 when nothing could be measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answers", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="the development questions instead")
    parser.add_argument("--no-curves", action="store_true", help="without the two curves")
    parser.add_argument("--no-costs", action="store_true", help="without training times and memory")
    parser.add_argument(
        "--stock-epochs", type=int, default=30, help="30 take an hour; 0: without stock Rasa"
    )
    wish = parser.parse_args(argv)
    part = "dev" if wish.dev else "unseen"
    one, two, none = questions(part), pairs(part), outside(part)
    extra, said = odd() if wish.dev else [], told(part)
    try:
        rows = decided([*(q.text for q in [*one, *two, *none, *extra]), *said])
    except subprocess.CalledProcessError as problem:
        print(f"`python -m bot decide` ended with {problem.returncode}.", file=sys.stderr)
        return 2
    ours = rows[: len(one)]
    figures = _print(f"{len(one)} {part} questions on one topic", judge.on_one_topic(one, ours))
    at = len(one)
    _print("two questions in one message", judge.on_two_topics(two, rows[at : at + len(two)]))
    at += len(two)
    _print("questions without an approved answer", judge.not_covered(rows[at : at + len(none)]))
    _print("a message after an answer", _follow_ups(part))
    at += len(none)
    if extra:
        _print("put as nobody expects", judge.on_one_topic(extra, rows[at : at + len(extra)]))
    at += len(extra)
    if said:
        _print("what people say of their stay, unasked", judge.on_feedback(rows[at:]))
    print("\nby topic, the worst first")
    print("\n".join(judge.by_topic(one, ours)))
    print("\nanswers given in place of others")
    print("\n".join(judge.confusions(one, ours)) or "  none")
    if not wish.no_curves:
        _learning_curve(one)
        _reliability([*one, *none])
    if not wish.no_costs:
        figures += _costs(one)
    if wish.stock_epochs:
        figures.append(_beside_stock(one, figures[0].share, wish.stock_epochs))
        print(figures[-1])
    missed = [figure.name for figure in figures if not figure.holds]
    print(f"\n{len(missed)} bounds missed" + (": " + ", ".join(missed) if missed else ""))
    return 1 if missed else 0


def _print(title: str, figures: object) -> list[Figure]:
    print(f"\n{title} (Wilson 95 %)")
    shown: list[Figure] = list(figures)  # type: ignore[call-overload]
    for figure in shown:
        print(figure)
    return shown


def _follow_ups(part: str) -> Iterator[Figure]:
    cases = follow_ups(part)
    asked = json.dumps([[case.before, case.text] for case in cases])
    got = json.loads(_on_rasas_python("benchmarks.answers.follow_ups", asked))
    return judge.on_follow_ups(cases, [tuple(one) for one in got])


def _learning_curve(one: Sequence[Question]) -> None:
    """What `rasa train` learns from more and more examples a topic, without the topic reader."""
    print("\nlearning curve: examples a topic, likeliest topic right, among the likeliest three")
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture = PICTURES / "learning_curve.svg"
    print(_on_rasas_python("benchmarks.answers.curve", _asked(one), str(picture)).rstrip())
    print(f"  drawn in {picture.relative_to(ROOT)}")


def _reliability(asked: Sequence[Question]) -> None:
    """Whether a confidence of 0.7 is right seven times in ten."""
    print("\nreliability of the confidence, and what other thresholds would give")
    picture = PICTURES / "reliability.svg"
    print(_on_rasas_python("benchmarks.answers.reliability", _asked(asked), str(picture)).rstrip())
    print(f"  drawn in {picture.relative_to(ROOT)}")


def _costs(one: Sequence[Question]) -> list[Figure]:
    print("\nwhat it costs (alone on the machine)")
    timings = []
    for timing in costs([question.text for question in one[:_TIMED]]):
        print(timing, flush=True)
        timings.append(timing.figure)
    return timings


def _beside_stock(one: Sequence[Question], answered: Share, epochs: int) -> Figure:
    """Each model's likeliest topic, whatever its confidence: like with like."""
    project = stock_project.prepare(ROOT, CACHE, epochs, lambda text: print(text, flush=True))
    ours, stock = (_first_choice(one, str(m)) for m in (ROOT / OUR_MODEL, project.model))
    print("\nlikeliest topic right, whatever the confidence, without screening")
    print(f"  ours                                             {ours}")
    print(f"  stock Rasa (`rasa init`'s pipeline, {epochs} epochs)      {stock}")
    print(f"  (ours as it answers, screening and thresholds included: {answered})")
    ahead = Share(max(0, ours.hits - stock.hits), ours.total)
    points = round(100 * (ours.rate - stock.rate))
    return Figure(f"points above stock: {points}", ahead, least=judge.ABOVE_STOCK)


def _first_choice(one: Sequence[Question], model: str) -> Share:
    chosen = json.loads(_on_rasas_python("benchmarks.answers.first_choice", _asked(one), model))
    return share(q.topics[0] == topic for q, topic in zip(one, chosen, strict=True))


def _asked(questions: Sequence[Question]) -> str:
    return json.dumps([[q.text, (*q.topics, "")[0]] for q in questions])


def _on_rasas_python(module: str, asked: str, *arguments: str) -> str:
    done = subprocess.run(
        [str(RASA_PYTHON), "-m", module, *arguments],
        input=asked,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=_environment(),
        check=True,
    )
    return done.stdout


def _environment() -> dict[str, str]:
    import os

    quiet = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
    return {**os.environ, **quiet, "PYTHONPATH": str(ROOT), "MPLBACKEND": "Agg"}


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
