"""The audit can be added to and read, never changed; found by subject and by actor"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_REFUSED = "the audit is append-only"

_SQLITE = [
    f"create trigger audit_never_changed before update on audit "
    f"begin select raise(abort, '{_REFUSED}'); end",
    f"create trigger audit_never_deleted before delete on audit "
    f"begin select raise(abort, '{_REFUSED}'); end",
]
_POSTGRESQL = [
    f"create function refuse_audit_change() returns trigger language plpgsql as "
    f"$$ begin raise exception '{_REFUSED}'; end $$",
    "create trigger audit_never_changed before update or delete on audit "
    "for each row execute function refuse_audit_change()",
    "create trigger audit_never_emptied before truncate on audit "
    "for each statement execute function refuse_audit_change()",
]


def upgrade() -> None:
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_index("ix_audit_actor", "audit", ["actor"])
    for statement in _SQLITE if _sqlite() else _POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if _sqlite():
        op.execute("drop trigger audit_never_changed")
        op.execute("drop trigger audit_never_deleted")
    else:
        op.execute("drop trigger audit_never_changed on audit")
        op.execute("drop trigger audit_never_emptied on audit")
        op.execute("drop function refuse_audit_change()")
    op.drop_index("ix_audit_actor", "audit")
    op.drop_index("ix_audit_subject", "audit")


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
