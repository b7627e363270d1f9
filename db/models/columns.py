"""Column kinds that several tables share."""

from enum import StrEnum
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import DateTime, Enum, func
from sqlmodel import Field, SQLModel

# Explicit names, so that a migration can find a constraint again to change it.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

MAX_NAME: Final = 255
MAX_CODE: Final = 64
MAX_WORDS: Final = 2000
SHA256_HEX: Final = 64

_MOMENT: Any = DateTime(timezone=True)


def id_column() -> Any:
    """A random primary key, made by us so that a row can be referred to before it is stored."""
    return Field(default_factory=uuid4, primary_key=True)


def owner_column(target: str, **options: Any) -> Any:
    """A foreign key whose row disappears together with the row it points to."""
    return Field(foreign_key=target, ondelete="CASCADE", **options)


def created_column() -> Any:
    """When the database stored the row, with its zone."""
    return Field(
        default=None,
        sa_type=_MOMENT,
        nullable=False,
        sa_column_kwargs={"server_default": func.now()},
    )


def moment_column(*, nullable: bool = True) -> Any:
    """A point in time with its zone."""
    return Field(default=None, sa_type=_MOMENT, nullable=nullable)


def choice_column(choices: type[StrEnum], default: StrEnum) -> Any:
    """A text column that the database restricts to the values of an enumeration."""
    kind: Any = Enum(
        choices,
        native_enum=False,  # a native type cannot lose a value again in a migration
        create_constraint=True,
        length=MAX_CODE,
        values_callable=lambda values: [str(value.value) for value in values],
        name=choices.__name__.lower(),
    )
    return Field(default=default, sa_type=kind, nullable=False)
