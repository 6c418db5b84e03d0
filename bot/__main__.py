"""The service's commands: `python -m bot <command>`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from bot.core.errors import SetUpBroken, StoreUnavailable
from bot.settings import SettingsInvalid


def _run(_: argparse.Namespace) -> int:
    from bot.run.on_this_machine import run

    return run()


def _worker(_: argparse.Namespace) -> int:
    from bot.bootstrap import Service
    from bot.log_setup import set_up_logging
    from bot.settings import load_settings
    from bot.use_cases.watch_flood import WatchFlood
    from bot.worker import Worker

    set_up_logging("worker")
    service = Service(load_settings(), gives_way=True)
    Worker(
        store=service.store,
        clock=service.clock,
        answer=service.answer_message,
        deliver=service.deliver_message,
        screen_blocked=service.screen_blocked,
        housekeeping=(
            service.purge_originals,
            service.purge_unanswered,
            service.feedback.purge_sessions,
        ),
        escalation=service.outside.tell,
        rounds=(
            service.platform.catch_up,
            service.platform.check_access,
            service.erase_people,
            service.feedback.tend_forms,
            service.tend_safety_questions,
            service.show_concerns,
            service.platform.activity.keep_counts,
            service.platform.threads,
            service.platform.personas,
            service.platform.watch_silence,
            service.platform.watch_webhooks,
            service.platform.watch_access,
        ),
        signs=(service.platform.activity.staff_typing,),
        floods=(WatchFlood(service.store, service.clock),),
        answer_threads=service.settings.answer_threads,
        deliver_threads=service.settings.deliver_threads,
    ).run()
    return 0


def _web(_: argparse.Namespace) -> int:
    import os

    from bot.run.processes import web_spec
    from bot.settings import load_settings

    settings = load_settings()
    spec = web_spec(settings, settings.web_workers)
    own = {**os.environ, **spec.environment}
    os.execve(spec.command[0], spec.command, own)  # noqa: S606 - our own command, no shell


def _migrate(_: argparse.Namespace) -> int:
    from bot.settings import load_settings
    from bot.store import open_store
    from bot.store.migrate import migrate

    migrate(open_store(load_settings().database_url))
    print("The database is up to date.")
    return 0


def _check(_: argparse.Namespace) -> int:
    from bot.bootstrap import Service
    from bot.settings import load_settings

    service = Service(load_settings())
    platforms = ", ".join(service.connectors) or "none"
    print(
        f"Settings are in order. Platforms: {platforms}. Answers: {len(service.answers.topics())}."
    )
    return 0


def _decide(arguments: argparse.Namespace) -> int:
    from bot.run.decide_command import decide_lines

    return decide_lines(sys.stdin.buffer, sys.stdout, arguments.threads)


def _themes(_: argparse.Namespace) -> int:
    from bot.run.themes_command import tag_lines

    return tag_lines(sys.stdin.buffer, sys.stdout)


def _read_events(arguments: argparse.Namespace) -> int:
    from bot.run.read_events_command import read_events_of

    return read_events_of(arguments.platform, sys.stdin.buffer, sys.stdout)


def _connect(arguments: argparse.Namespace) -> int:
    from bot.run.connect_command import connect
    from bot.settings import load_settings

    settings, wish = load_settings(), arguments
    if wish.sign_in:
        from bot.run.sign_in_command import sign_in

        if wish.platform != "twitter":
            print("--sign-in is for twitter; Messenger's token is a setting.", file=sys.stderr)
            return 2
        return sign_in(settings, wish.callback)
    return connect(settings, wish.platform, wish.url, wish.webhook_id, wish.dry_run)


def _staff(arguments: argparse.Namespace) -> int:
    from bot.run.add_staff import add_staff

    return add_staff(arguments.email, arguments.name, arguments.role)


def _clear_second_step(arguments: argparse.Namespace) -> int:
    from bot.run.clear_second_step import clear

    return clear(arguments.email)


def _new_seal_key(_: argparse.Namespace) -> int:
    from bot.sealing import new_key

    print(new_key())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)

    def add(
        name: str, words: str, does: Callable[[argparse.Namespace], int]
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=words, description=words)
        command.set_defaults(does=does)
        return command

    add("run", "everything on this machine, with a pretend Facebook and X", _run)
    add("web", "the webhooks and the console", _web)
    add("worker", "the lanes that answer and deliver", _worker)
    add("migrate", "bring the database up to date", _migrate)
    add("check", "check settings and answers, and stop", _check)
    add("new-seal-key", "print a fresh key for SEAL_KEYS", _new_seal_key)
    decide = add("decide", "decide about messages: JSON lines in, JSON lines out", _decide)
    decide.add_argument("--threads", type=int, default=8, help="messages at once (8)")
    add("themes", "say what comments are about: JSON lines in, JSON lines out", _themes)
    events = add("read-events", "print what a platform's webhook body says", _read_events)
    events.add_argument("platform", choices=("messenger", "twitter"))
    connecting = add("connect", "look at a platform and set it up for the service", _connect)
    connecting.add_argument("platform", choices=("messenger", "twitter"))
    connecting.add_argument("--dry-run", action="store_true", help="change nothing")
    connecting.add_argument("--url", default="", help="X: our webhook's public address")
    connecting.add_argument("--webhook-id", default="", help="X: a webhook it knows already")
    connecting.add_argument("--sign-in", action="store_true", help="X: allow the app by OAuth 2.0")
    callback = "X: where the browser goes afterwards, as the app names it at X"
    connecting.add_argument("--callback", default="http://127.0.0.1", help=callback)
    staff = add("staff", "add a person who may sign in, or give them a new password", _staff)
    staff.add_argument("--email", required=True)
    staff.add_argument("--name", required=True)
    staff.add_argument("--role", choices=("nurse", "lead", "governance", "admin"), default="nurse")
    clearing = add("clear-second-step", "clear a person's second step", _clear_second_step)
    clearing.add_argument("--email", required=True)
    return parser


def main() -> int:
    """Runs one command; returns the exit code. Wrong settings or no database: 2."""
    arguments = _parser().parse_args()
    try:
        result: int = arguments.does(arguments)
    except SettingsInvalid as problem:
        print(problem, file=sys.stderr)
        return 2
    except SetUpBroken as problem:
        print(f"Cannot start: {problem}", file=sys.stderr)
        return 2
    except StoreUnavailable as problem:
        print(
            f"The database could not be reached ({problem}). Check DATABASE_URL.",
            file=sys.stderr,
        )
        return 2
    return result


if __name__ == "__main__":
    sys.exit(main())
