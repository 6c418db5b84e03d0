"""Style sheets, scripts and pictures: small on the line, and kept by browsers until they change."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, request, send_from_directory
from werkzeug.security import safe_join

from bot.web.guards import public

ONE_YEAR = 31_536_000
#: Text shrinks to a fifth; pictures are small already.
_PACKED = frozenset({".css", ".js", ".svg"})
_ENDPOINT = "static"


def serve_static(app: Flask, folder: Path) -> None:
    """Serves ``folder`` under ``/static``; every address carries a mark of what is in the file.

    Only files of our own are packed. A page may hold a token beside words of a stranger's
    choosing, and packing such a page over HTTPS would give the token away.
    """

    @public
    def static(filename: str) -> Response:
        """A file, or 404."""
        path = folder / filename
        if path.suffix in _PACKED:
            response = _text(folder, filename)
        else:
            response = send_from_directory(folder, filename, conditional=False)
        if request.args.get("v") == _mark(path):
            response.cache_control.no_cache = None
            response.cache_control.public = True
            response.cache_control.max_age = ONE_YEAR
            response.cache_control.immutable = True
        response.make_conditional(request)
        return response

    app.add_url_rule("/static/<path:filename>", _ENDPOINT, static)

    @app.url_defaults
    def mark(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == _ENDPOINT and "v" not in values:
            values["v"] = _mark(folder / str(values["filename"]))


def _text(folder: Path, filename: str) -> Response:
    found = safe_join(str(folder), filename)
    if found is None or not Path(found).is_file():
        abort(404)
    path, packed = Path(found), bool(request.accept_encodings["gzip"])
    content = _packed(path, path.stat().st_mtime_ns) if packed else path.read_bytes()
    response = Response(content, mimetype=mimetypes.guess_type(filename)[0])
    if packed:
        response.content_encoding = "gzip"
    response.cache_control.no_cache = True
    response.vary.add("Accept-Encoding")
    response.add_etag()
    return response


def _mark(path: Path) -> str:
    try:
        return _digest(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return ""


@lru_cache(maxsize=256)
def _digest(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


@lru_cache(maxsize=64)
def _packed(path: Path, _changed: int) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)
