"""Checks what authors write, and says of each mistake where it is and how to mend it.

``python -m bot.answers.content_check`` reads ``data/answers``, ``data/nlu``, ``data/rules`` and
``domain.yml``; `make check` runs it. Ends with 1 when something must be mended.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from bot.core.answer_text import LONGEST_BUBBLE, LONGEST_FACT, AnswerText, problems_in
from bot.core.placeholders import PLACEHOLDER

_METADATA = ("title", "safe", "source", "approved_by", "approved_on", "review_due", "version")
_LONGEST_TITLE = 20
_BUBBLES = 2
_APOSTROPHES = re.compile("['\u2019]")
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_BUILT_IN = re.compile(r"^(action_listen|action_deactivate_loop|action_restart|utter_\w+$)")

#: Intents that Rasa itself brings.
_BUILT_IN_INTENTS = {"nlu_fallback", "restart", "back", "out_of_scope", "session_start"}


@dataclass(frozen=True)
class Mistake:
    """Where it is, and what to do."""

    file: str
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.words}"


@dataclass(frozen=True)
class _Item:
    """A value of a YAML file with the line it begins on."""

    value: object
    line: int


def mistakes_in(root: Path) -> list[Mistake]:
    """Every mistake under the repository's root, file by file."""
    answers = sorted((root / "data" / "answers").glob("*.yml"))
    nlu = sorted((root / "data" / "nlu").glob("*.yml"))
    rules = [p for name in ("rules", "stories") for p in (root / "data" / name).glob("*.yml")]
    found: list[Mistake] = []
    trees: dict[Path, yaml.Node | None] = {}
    for path in [*answers, *nlu, *sorted(rules), root / "domain.yml"]:
        try:
            trees[path] = yaml.compose(path.read_text(encoding="utf-8"))
        except (yaml.YAMLError, OSError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            why = getattr(error, "problem", "") or "it is not text"
            line = mark.line + 1 if mark else 1
            found.append(Mistake(path.name, line, f"cannot be read as YAML ({why})"))
    if found:
        return found
    responses = {name for path in answers for name, _ in _responses(trees[path])}
    found += [m for path in answers for m in _in_answers(path.name, trees[path])]
    found += _in_phrases({path.name: trees[path] for path in nlu}, responses)
    domain = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))
    found += [m for path in sorted(rules) for m in _in_steps(path.name, trees[path], domain)]
    return found


def _in_answers(file: str, tree: yaml.Node | None) -> Iterator[Mistake]:
    for name, node in _responses(tree):
        variants = node.value if isinstance(node, yaml.SequenceNode) else []
        if len(variants) != 1:
            yield Mistake(file, _line(node), f"{name} needs exactly one text")
            continue
        parts = _mapping(variants[0])
        line = _line(variants[0])
        if "metadata" not in parts:
            yield Mistake(
                file, line, f"{name} has no metadata. Add {', '.join(_METADATA)} under `metadata:`"
            )
            continue
        yield from _in_metadata(file, name, parts["metadata"])
        yield from _in_text(file, name, parts.get("text"), line)


def _in_metadata(file: str, name: str, node: yaml.Node) -> Iterator[Mistake]:
    metadata, line = _mapping(node), _line(node)
    for key in _METADATA:
        if key not in metadata or not str(metadata[key].value).strip():
            yield Mistake(file, line, f"{name} lacks `{key}` in its metadata. Add it")
    for key in ("approved_on", "review_due"):
        if key in metadata and not _is_date(str(metadata[key].value)):
            yield Mistake(file, _line(metadata[key]), f"{name}: write `{key}` as 2026-11-26")
    title = metadata.get("title")
    if title is not None and len(str(title.value)) > _LONGEST_TITLE:
        most = f"at most {_LONGEST_TITLE} characters fit a button"
        yield Mistake(file, _line(title), f"{name}: shorten the title, {most}")


def _in_text(file: str, name: str, node: yaml.Node | None, line: int) -> Iterator[Mistake]:
    text = str(node.value) if node is not None else ""
    bubbles = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    if not bubbles:
        yield Mistake(file, line, f"{name} has no text. Write it under `text:`")
        return
    if name.startswith("utter_faq/"):
        if len(bubbles) != _BUBBLES:
            yield Mistake(file, line, f"{name} needs an answer, two empty lines, and a help line")
            return
        for problem in problems_in(AnswerText(*bubbles)):
            yield Mistake(file, line, f"{name}: {problem}")
        return
    for bubble in bubbles:
        length = len(PLACEHOLDER.sub(LONGEST_FACT, bubble))
        if length > LONGEST_BUBBLE:
            words = f"{name} is {length} characters long. Keep it to {LONGEST_BUBBLE}"
            yield Mistake(file, line, words)


def _in_phrases(trees: dict[str, yaml.Node | None], responses: set[str]) -> Iterator[Mistake]:
    seen: dict[str, tuple[str, str, int]] = {}
    for file, tree in trees.items():
        for intent, items in _examples(tree):
            if "/" in intent and f"utter_{intent}" not in responses:
                words = f"{intent} has examples but no answer. Write utter_{intent} in data/answers"
                yield Mistake(file, items[0].line if items else 1, words)
            for item in items:
                key = _key(str(item.value))
                before = seen.setdefault(key, (intent, file, item.line))
                if before[0] != intent:
                    where = f"{before[1]}, line {before[2]}"
                    words = f"“{item.value}” is under {intent} and under {before[0]} ({where})."
                    yield Mistake(file, item.line, f"{words} Keep it under one of them")


def _in_steps(file: str, tree: yaml.Node | None, domain: dict[str, object]) -> Iterator[Mistake]:
    intents = {str(name) for name in _names(domain.get("intents"))} | _BUILT_IN_INTENTS
    actions = {str(name) for name in _names(domain.get("actions"))}
    actions |= {str(name) for name in _names(domain.get("forms"))}
    for kind, known in (("intent", intents), ("action", actions)):
        for node in _values_of(tree, kind):
            name = str(node.value)
            if name.split("/")[0] in known or (kind == "action" and _BUILT_IN.match(name)):
                continue
            words = (
                f"there is no {kind} {name}. Add it to domain.yml under {kind}s, or mend the name"
            )
            yield Mistake(file, _line(node), words)


def _names(listed: object) -> list[object]:
    items = list(listed) if isinstance(listed, (list, dict)) else []
    return [next(iter(item)) if isinstance(item, dict) else item for item in items]


def _responses(tree: yaml.Node | None) -> list[tuple[str, yaml.Node]]:
    return list(_mapping(_mapping(tree).get("responses")).items())


def _examples(tree: yaml.Node | None) -> Iterator[tuple[str, list[_Item]]]:
    nodes = _mapping(tree).get("nlu")
    for node in nodes.value if isinstance(nodes, yaml.SequenceNode) else []:
        parts = _mapping(node)
        if "intent" not in parts or "examples" not in parts:
            continue
        # The block begins on the line after its "|".
        first = _line(parts["examples"]) + 1
        lines = enumerate(str(parts["examples"].value).splitlines(), first)
        items = [_Item(text.strip().removeprefix("- "), n) for n, text in lines if text.strip()]
        yield str(parts["intent"].value), items


def _values_of(node: yaml.Node | None, key: str) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == key and isinstance(value, yaml.ScalarNode):
                yield value
            yield from _values_of(value, key)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _values_of(item, key)


def _mapping(node: yaml.Node | None) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(name.value): value for name, value in node.value}


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _key(text: str) -> str:
    """A phrase as a reader calls it the same: without case, marks and apostrophes."""
    return _NOT_WORDS.sub(" ", _APOSTROPHES.sub("", text.lower())).strip() or text


def _is_date(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def main() -> int:
    """The command; 1 when something must be mended."""
    found = mistakes_in(Path.cwd())
    for mistake in found:
        print(mistake, file=sys.stderr)
    print(
        f"{len(found)} mistakes in answers, phrases and rules" if found else "content is in order"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
