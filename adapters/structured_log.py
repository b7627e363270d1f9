"""Structured JSON logs: a fixed event name and fields, with what was bound to the context.

Knows nothing of what is logged. Configured once at the root of each process.
"""

import logging
import logging.handlers
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, Final

import structlog
from pydantic import BaseModel, ConfigDict, Field

LOGGER: Final = "ascension"
_MAX_FILE_BYTES: Final = 16 * 1024 * 1024
_KEPT_FILES: Final = 3


class LogSettings(BaseModel):
    """Where logs go and how much of them."""

    model_config = ConfigDict(frozen=True)

    level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    folder: Path | None = Field(
        default=None, description="One file a service here, beside standard error."
    )


def configure_logging(service: str, settings: LogSettings) -> None:
    """Sends `structlog` events as JSON lines to standard error and, if asked for, to a file.

    Only our own logger is touched; Ray keeps its root logger.
    """
    logger = logging.getLogger(LOGGER)
    logger.handlers = _handlers(service, settings)
    logger.setLevel(settings.level)
    logger.propagate = False

    def add_service(
        _logger: Any, _method: str, event: MutableMapping[str, Any]
    ) -> Mapping[str, Any]:
        return {"service": service, **event}

    structlog.configure(
        processors=[
            add_service,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.EventRenamer("action"),
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(settings.level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def get_logger() -> Any:
    """The logger; fields bound with `structlog.contextvars` go along."""
    return structlog.stdlib.get_logger(LOGGER)


def _handlers(service: str, settings: LogSettings) -> list[logging.Handler]:
    # The process's own standard error: Ray puts a stream of its own in the place of `sys.stderr`,
    # which looks through the call stack at every line.
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.__stderr__)]
    if settings.folder is not None:
        settings.folder.mkdir(parents=True, exist_ok=True)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                settings.folder / f"{service}.jsonl",
                maxBytes=_MAX_FILE_BYTES,
                backupCount=_KEPT_FILES,
            )
        )
    for handler in handlers:
        handler.setFormatter(logging.Formatter("%(message)s"))
    return handlers
