from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import pytest

from benchmarks.memory import megabytes

ALLOCATE = "kept = bytearray(60_000_000); kept[::1000] = b'x' * len(kept[::1000])"


@contextmanager
def _process(code: str) -> Iterator[int]:
    script = f"{code}\nprint('ready', flush=True)\ninput()"
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        yield process.pid
        process.kill()


def test_what_a_process_holds_is_counted() -> None:
    with _process("") as bare, _process(ALLOCATE) as holding:
        assert megabytes([holding]) - megabytes([bare]) == pytest.approx(60, abs=5)


def test_children_belong_to_their_parent() -> None:
    nested = f"import subprocess, sys; c = subprocess.Popen([sys.executable, '-c', {ALLOCATE!r} + "
    nested += "'; print(\"up\", flush=True); input()'], stdin=-1, stdout=-1); c.stdout.readline()"
    with _process("") as bare, _process(nested) as parent:
        assert megabytes([parent]) - megabytes([bare]) > 60
        for child in psutil.Process(parent).children():
            child.kill()


def test_a_file_that_two_processes_share_counts_once() -> None:
    with _process("") as one, _process("") as other:
        alone = megabytes([one])
        assert alone < megabytes([one, other]) < 1.8 * alone
