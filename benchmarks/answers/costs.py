"""What the assistant costs: to train, to train again, to read a question, to keep running.

Works on a copy, so that no cache of this checkout helps and nothing here is touched.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from benchmarks.memory import megabytes
from benchmarks.timing import Timing
from bot.core.dialogue import Turn
from bot.dialogue.client import RasaDoor
from bot.run.free_ports import free_port
from bot.run.processes import RASA_PYTHON, ROOT, ProcessSpec
from bot.run.supervisor import Supervisor

TRAIN_SECONDS, RETRAIN_SECONDS, PARSE_MS, MEGABYTES = 180.0, 20.0, 12.0, 700.0
_COPIED = ("data/nlu", "data/answers", "data/rules")
_FILES = ("domain.yml", "config.yml", "endpoints.yml", "credentials.yml", "data/lexicon.yml")
#: Code and encoders are read where they are; what training keeps is written in the copy.
_LINKED = (
    "bot",
    "actions",
    "data/screening",
    "var/encoder",
    "var/screening",
    "var/topics/reader",
)
_CHANGED = "data/answers/medicines.yml"
_READY_WITHIN = 180.0


def costs(questions: Sequence[str]) -> Iterator[Timing]:
    """One after the other; honest only while the machine does nothing else."""
    with _copy() as project:
        yield Timing("training from nothing, seconds", _train(project), TRAIN_SECONDS, 1)
        _change_one_answer(project / _CHANGED)
        yield Timing("one answer changed, seconds", _train(project), RETRAIN_SECONDS, 1)
        parsed = _parse(project, questions)
        yield Timing("reading a question alone, median ms", parsed, PARSE_MS, len(questions))
        with _door(project) as (door, pid):
            for number, text in enumerate(questions):
                door.converse(Turn(f"cost-{number}", f"cost-{number}", text, ephemeral=True))
            yield Timing("Rasa's process after these, MB", megabytes([pid]), MEGABYTES, 1)


@contextmanager
def _copy() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="costs-") as folder:
        project = Path(folder)
        for name in _COPIED:
            shutil.copytree(ROOT / name, project / name)
        for name in _FILES:
            shutil.copyfile(ROOT / name, project / name)
        for name in _LINKED:
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).symlink_to(ROOT / name)
        yield project


def _change_one_answer(path: Path) -> None:
    """One word in the text of the file's first answer."""
    first = re.compile(r"(- text: .*?)\bpain\b", re.DOTALL)
    changed, times = first.subn(r"\1soreness", path.read_text(), count=1)
    if not times:
        raise ValueError(f"{path.name} holds no answer to change")
    path.write_text(changed)


def _train(project: Path) -> float:
    began = monotonic()
    _on_rasas_python(project, "bot.dialogue.train")
    return monotonic() - began


def _parse(project: Path, questions: Sequence[str]) -> float:
    model = str(project / "models" / "assistant.tar.gz")
    return float(_on_rasas_python(project, "benchmarks.answers.parse", model, "\n".join(questions)))


def _on_rasas_python(project: Path, module: str, argument: str = "", given: str = "") -> str:
    done = subprocess.run(
        [str(RASA_PYTHON), "-m", module, *filter(None, [argument])],
        input=given,
        stdout=subprocess.PIPE,
        text=True,
        cwd=project,
        env={**os.environ, **_environment(project)},
        check=True,
    )
    return done.stdout


def _environment(project: Path) -> dict[str, str]:
    path = os.pathsep.join([str(project), str(ROOT)])
    return {"PYTHONPATH": path, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}


@contextmanager
def _door(project: Path) -> Iterator[tuple[RasaDoor, int]]:
    port, token = free_port(), secrets.token_urlsafe(24)
    spec = ProcessSpec(
        name="rasa",
        command=(str(RASA_PYTHON), "-m", "bot.dialogue.server"),
        environment={
            **_environment(project),
            "RASA_PORT": str(port),
            "RASA_TOKEN": token,
            "RASA_MODEL_DIR": str(project / "models"),
            "TRACKER_DATABASE_URL": "sqlite://",
        },
        port=port,
        ready_url=f"http://127.0.0.1:{port}/health",
    )
    supervisor = Supervisor((spec,), {}, project / "var" / "door", lambda _: None)
    supervisor.start()
    try:
        supervisor.wait_until_ready(_READY_WITHIN, lambda _, __: None)
        yield RasaDoor(f"http://127.0.0.1:{port}", token), supervisor.pid("rasa")
    finally:
        supervisor.stop()
