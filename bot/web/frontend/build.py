"""Copies what browsers need of the npm package ``nhsuk-frontend`` into ``bot/web/static/nhsuk``.

Two things change on the way. The NHS typeface is loaded from a server of its own, which our
content security policy refuses, so its rules go and Arial, the design system's own second choice,
stays. Addresses of pictures become relative to the style sheet.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
PACKAGE = FOLDER / "node_modules" / "nhsuk-frontend"
TARGET = FOLDER.parent / "static" / "nhsuk"

_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_ELSEWHERE = re.compile(r"url\(\s*['\"]?(?:https?:)?//")
_SOURCE_MAP = re.compile(r"\n?(?:/\*|//)# sourceMappingURL=[^\n*]*(?:\*/)?")


class NotUsableError(Exception):
    """The package does not hold what was expected of it."""


def build(package: Path = PACKAGE, target: Path = TARGET) -> str:
    """Writes style sheet, script and pictures; returns the package's version.

    Raises NotUsableError if the style sheet would still ask another server for something.
    """
    version = str(json.loads((package / "package.json").read_text())["version"])
    source = package / "dist" / "nhsuk"
    css = style_sheet((source / "nhsuk-frontend.min.css").read_text())
    script = _SOURCE_MAP.sub("", (source / "nhsuk-frontend.min.js").read_text())
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source / "assets" / "images", target / "images")
    (target / "nhsuk-frontend.min.css").write_text(css)
    (target / "nhsuk-frontend.min.js").write_text(script)
    (target / "version").write_text(version)
    return version


def style_sheet(css: str) -> str:
    """The package's style sheet, asking nobody but us for anything."""
    css = _SOURCE_MAP.sub("", _FONT_FACE.sub("", css)).replace("url(/assets/", "url(")
    if _ELSEWHERE.search(css):
        raise NotUsableError("the style sheet asks another server for something")
    return css


def main() -> int:
    """Builds, and says what was built; returns the exit code."""
    if not (PACKAGE / "package.json").is_file():
        print("nhsuk-frontend is not there: run `make setup`.", file=sys.stderr)
        return 2
    print(f"    nhsuk-frontend {build()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
