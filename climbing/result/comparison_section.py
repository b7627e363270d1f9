"""Comparison and advice as they stand in a document."""

from collections.abc import Sequence
from typing import Any, Final

from climbing.advice.finding import Evidence, Finding, Moment
from climbing.ascent.ascent import Ascent
from climbing.beta.timed_move import TimedMove
from climbing.body.limbs import Limb
from climbing.comparison.compare import Comparison
from climbing.comparison.deviation import Deviation
from climbing.result.ghost_section import write_stance

_DECIMALS: Final = 3


def write_comparison(ascent: Ascent, comparison: Comparison) -> dict[str, Any]:
    """How it was climbed, beside the ghost of the same document."""
    return {
        "similarity": round(comparison.similarity, _DECIMALS),
        "efficiency": round(comparison.efficiency, _DECIMALS),
        "climbed_cost": round(comparison.climbed_cost, _DECIMALS),
        "ghost_cost": round(comparison.ghost_cost, _DECIMALS),
        "start": write_stance(ascent.start),
        "moves": [_write_move(move) for move in ascent.moves],
        "matches": [[match.climbed, match.ghost] for match in comparison.matches],
        "deviations": [_write_deviation(one) for one in comparison.deviations],
    }


def write_advice(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """What matters most first."""
    return [
        {
            "code": finding.code,
            "text": finding.text,
            "weight": round(finding.weight, _DECIMALS),
            "evidence": [_write_evidence(one) for one in finding.evidence],
            "moments": [_write_moment(one) for one in finding.moments],
        }
        for finding in findings
    ]


def _write_move(move: TimedMove) -> dict[str, Any]:
    return {
        "limb": move.limb.value,
        "origin": int(move.origin),
        "target": int(move.target),
        "lift_ms": int(move.lift_ms),
        "land_ms": int(move.land_ms),
    }


def _write_deviation(one: Deviation) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "start_ms": int(one.start_ms),
        "end_ms": int(one.end_ms),
        "limb": _name(one.limb),
        "size": round(one.size, _DECIMALS),
        "unit": one.unit,
        "hold": one.hold,
        "ghost_hold": one.ghost_hold,
        "saving": round(one.saving, _DECIMALS),
        "text": one.text,
    }


def _write_evidence(one: Evidence) -> dict[str, Any]:
    limit = {} if one.limit is None else {"limit": round(one.limit, _DECIMALS)}
    return {"name": one.name, "value": round(one.value, _DECIMALS), "unit": one.unit, **limit}


def _write_moment(one: Moment) -> dict[str, Any]:
    return {"start_ms": int(one.start_ms), "end_ms": int(one.end_ms), "limb": _name(one.limb)}


def _name(limb: Limb | None) -> str | None:
    return None if limb is None else limb.value
