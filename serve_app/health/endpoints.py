"""Liveness and readiness."""

import asyncio
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from serve_app.dependencies import ServicesDependency

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """Everything that requests need answers."""

    status: Literal["ready"] = "ready"


@router.get("/healthz")
async def get_health() -> Health:
    """Whether the process answers; asks nobody else."""
    return Health()


@router.get("/readyz")
async def get_readiness(services: ServicesDependency) -> Readiness:
    """Whether PostgreSQL, Redis and object storage answer; 503 if not."""
    await asyncio.gather(services.database.check(), services.redis.check(), services.store.check())
    return Readiness()
