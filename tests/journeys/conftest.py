"""One whole service for all journeys; a second one on PostgreSQL when there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
import requests
import sqlalchemy as sa

from tests.conftest import HAS_POSTGRES
from tests.journeys.steps import Nurse, Patient, is_idle
from tests.journeys.whole_service import WholeService, is_set_up, running, until

PLATFORMS = ("messenger", "twitter")

MeetPatient = Callable[..., Patient]


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeService]:
    """The service on SQLite, started once."""
    assert is_set_up(), "the journeys need a model and the encoder: run `make setup` first"
    with running(tmp_path_factory.mktemp("service")) as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"] if HAS_POSTGRES else ["sqlite"])
def service_on_each_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WholeService]:
    """The shared service, and one of its own on each other database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("service")
        return
    with _fresh_database(request.getfixturevalue("postgres_url")) as url:  # noqa: SIM117
        with running(tmp_path_factory.mktemp("on-postgres"), url) as started:
            yield started


@contextmanager
def _fresh_database(server: str) -> Iterator[str]:
    """A database that exists for one test."""
    name = f"journey_{uuid4().hex[:12]}"
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        yield sa.make_url(server).set(database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        engine.dispose()


@pytest.fixture(params=PLATFORMS)
def platform(request: pytest.FixtureRequest) -> str:
    """Each platform in turn."""
    name: str = request.param
    return name


@pytest.fixture
def patient(service: WholeService, platform: str) -> Patient:
    """Someone who has never written before, on each platform."""
    return Patient(service, platform)


@pytest.fixture
def on_messenger(service: WholeService) -> Patient:
    """Someone new on Messenger."""
    return Patient(service, "messenger")


@pytest.fixture
def on_x(service: WholeService) -> Patient:
    """Someone new on X."""
    return Patient(service, "twitter")


@pytest.fixture
def nurse(service: WholeService) -> Iterator[Nurse]:
    """A nurse who has signed in."""
    with requests.Session() as browser:
        yield Nurse(service, browser).signs_in()


@pytest.fixture
def calm_again(service: WholeService) -> Iterator[None]:
    """After trouble: faults cleared, every process up, queues empty."""
    yield
    requests.delete(f"{service.simulator}/faults", timeout=10)
    until(service.assistant_is_up, within=60, why=lambda: "the assistant did not come back")
    until(lambda: is_idle(service), within=60, why=lambda: "the queues did not empty")
