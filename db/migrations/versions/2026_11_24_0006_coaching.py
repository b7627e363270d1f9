"""Goals and training sessions.

Revision: 0006, after 0005
"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

GOALS = """
CREATE TABLE goals (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    title varchar(255) NOT NULL,
    metric varchar(64),
    target float8,
    due date,
    created_at timestamptz NOT NULL DEFAULT now(),
    reached_at timestamptz,
    CONSTRAINT pk_goals PRIMARY KEY (id),
    CONSTRAINT fk_goals_user_id FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX ix_goals_user_id_created_at_id ON goals (user_id, created_at, id);
"""

SESSIONS = """
CREATE TABLE training_sessions (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    kind varchar(64) NOT NULL,
    began_at timestamptz NOT NULL,
    minutes integer NOT NULL,
    effort integer NOT NULL,
    notes varchar(2000),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_training_sessions PRIMARY KEY (id),
    CONSTRAINT fk_training_sessions_user_id FOREIGN KEY (user_id)
        REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT ck_training_sessions_sessionkind
        CHECK (kind IN ('bouldering', 'rope', 'board', 'strength', 'mobility'))
);
CREATE INDEX ix_training_sessions_user_id_created_at_id
    ON training_sessions (user_id, created_at, id);
"""


def upgrade() -> None:
    op.execute(GOALS)
    op.execute(SESSIONS)


def downgrade() -> None:
    op.execute("DROP TABLE training_sessions")
    op.execute("DROP TABLE goals")
