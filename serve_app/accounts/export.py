"""Everything that is kept of an account, as one JSON document that is written piece by piece."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from db.models import Analysis, Comparison, Ghost, Goal, TrainingSession
from db.repositories import (
    AnalysisRepository,
    AuditRepository,
    HoldRepository,
    OwnedRepository,
    PlanRepository,
    ResultRepository,
    RouteRepository,
    VideoRepository,
)
from db.session import Database
from serve_app.accounts.schemas import AccountView

# Ours, not theirs: where things lie and who worked on them.
_INNER = {
    "user_id",
    "object_key",
    "run_token",
    "idempotency_key",
    "idempotency_hash",
    "heartbeat_at",
    "attempts",
}


async def export_account(
    database: Database, user_id: UUID, account: AccountView
) -> AsyncIterator[str]:
    """Pieces of `{"account": ..., "videos": [...], ...}`, one analysis in memory at a time."""
    yield f'{{"account": {account.model_dump_json()}'
    async with database.autocommit() as session:
        videos = await VideoRepository(session).list_all_of(user_id)
        analyses = await AnalysisRepository(session).list_all_of(user_id)
        ghosts = await PlanRepository(session, Ghost).list_all_of(user_id)
        comparisons = await PlanRepository(session, Comparison).list_all_of(user_id)
        goals = await OwnedRepository(session, Goal).list_all_of(user_id)
        sessions = await OwnedRepository(session, TrainingSession).list_all_of(user_id)
        audit = await AuditRepository(session).list_all_of(user_id)
    yield _write("videos", videos)
    yield ', "analyses": ['
    for number, row in enumerate(analyses):
        yield ("," if number else "") + await _write_analysis(database, row)
    yield '], "walls": ['
    async for piece in _write_walls(database, user_id):
        yield piece
    yield "]"
    yield _write("ghosts", ghosts) + _write("comparisons", comparisons) + _write("audit", audit)
    yield _write("goals", goals) + _write("sessions", sessions)
    yield "}"


async def _write_analysis(database: Database, row: Analysis) -> str:
    """The row, its figures and its result as it is stored, unpacked."""
    async with database.autocommit() as session:
        results = ResultRepository(session)
        stored = await results.get_owned_or_none(row.id, row.user_id)
        metrics = await results.get_metrics_or_none(row.id)
    document = "null"
    if stored is not None:
        document = (await asyncio.to_thread(gzip.decompress, stored.body)).decode()
    figures = "null" if metrics is None else _dump(metrics)
    return f'{_dump(row)[:-1]}, "metrics": {figures}, "result": {document}}}'


async def _write_walls(database: Database, user_id: UUID) -> AsyncIterator[str]:
    """Each photo with what was detected, and what its owner said of it."""
    async with database.autocommit() as session:
        routes = await RouteRepository(session).list_all_of(user_id)
    for number, route in enumerate(routes):
        async with database.autocommit() as session:
            holds = HoldRepository(session)
            wall, said = await holds.read_wall(route.id), await holds.list_corrections(route.id)
        shapes = [
            {"hold_id": str(h.hold_id), **h.shape.model_dump(mode="json")} for h in wall.holds
        ]
        piece = f'{_dump(route)[:-1]}, "holds": {json.dumps(shapes)}'
        yield ("," if number else "") + piece + _write("corrections", said) + "}"


def _write(name: str, rows: Sequence[BaseModel]) -> str:
    return f', "{name}": [{", ".join(_dump(row) for row in rows)}]'


def _dump(row: BaseModel) -> str:
    fields: dict[str, Any] = row.model_dump(mode="json", exclude=_INNER)
    return json.dumps(fields, ensure_ascii=False)
