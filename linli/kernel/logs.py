"""Structured logs on standard error. No word of a resident's, no name, no number goes in: ids only."""

import logging
import logging.config
import sys
from typing import Any

import structlog


class WithRequest(logging.Filter):
    """Every line says to which request it belongs (`X-Request-ID`); a dash outside of one."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.of_request = structlog.contextvars.get_contextvars().get("request", "-")
        return True


def configure(settings: dict[str, Any]) -> None:
    """Called by Django with its LOGGING setting: {"level": …}."""
    level = settings.get("level", "WARNING")
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {"request": {"()": WithRequest}},
            "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(of_request)s %(message)s"}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["request"]}},
            "root": {"handlers": ["stderr"], "level": level},
        }
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
