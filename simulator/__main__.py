"""``python -m simulator``: a pretend Facebook and X on this machine."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping, Sequence

from simulator.server import serve
from simulator.settings import SettingsError, read_settings


def main(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    """Serves until interrupted; 2 when the settings are wrong, 1 when the port is taken."""
    try:
        settings = read_settings(environ, argv)
    except SettingsError as problems:
        print("The simulator cannot start:", file=sys.stderr)
        for problem in problems.problems:
            print(f"  - {problem}", file=sys.stderr)
        return 2
    if not _is_free(settings.port):
        print(f"Port {settings.port} is taken: set SIMULATOR_PORT.", file=sys.stderr)
        return 1
    print(f"Pretend Facebook and X on http://127.0.0.1:{settings.port}/ (not production)")
    sys.stdout.flush()
    serve(settings)
    return 0


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
