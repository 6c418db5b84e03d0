"""Says what comments are about: `python -m bot themes < comments.jsonl`.

One JSON object with a ``text`` a line, or a bare JSON string, or plain words; out comes the same
number of lines, each with ``themes`` (names as in the reports), ``theme_ids`` and ``tone``. Other
fields of the object are handed through. Names and numbers are hidden before anything is read.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any, BinaryIO, TextIO

from bot.core.errors import SetUpBroken
from bot.core.themes import THEMES
from bot.screening import load_masker
from bot.themes import load_theme_reader

#: Names under which other people's files keep the words.
_TEXT_FIELDS = ("text", "comment", "comment_txt", "feedback", "message", "body")


def tag_lines(source: BinaryIO, sink: TextIO) -> int:
    """Reads and writes until the input ends; 2 when the classifier cannot be used."""
    try:
        reader, masker = load_theme_reader(), load_masker()
    except SetUpBroken as problem:
        print(f"{problem}. Run `make setup` first.", file=sys.stderr)
        return 2
    for line in io.TextIOWrapper(source, encoding="utf-8-sig", errors="replace"):
        if not line.strip():
            continue
        row = _row(line)
        tags = reader.tags(masker.mask(_text(row)).text)
        row["themes"] = [THEMES[theme] for theme in tags.themes]
        row["theme_ids"] = list(tags.themes)
        row["tone"] = tags.tone.value
        sink.write(json.dumps(row, ensure_ascii=False) + "\n")
    sink.flush()
    return 0


def _row(line: str) -> dict[str, Any]:
    try:
        read = json.loads(line)
    except (ValueError, RecursionError):
        read = line.strip()
    return dict(read) if isinstance(read, dict) else {"text": str(read)}


def _text(row: dict[str, Any]) -> str:
    found = (row[name] for name in _TEXT_FIELDS if isinstance(row.get(name), str))
    return next(found, "")
