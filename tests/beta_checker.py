"""Whether an answer of `ascension beta` is a climb: an examiner without the planner's code.

It reads the two documents as a stranger would, knows anatomy from its own copy of the tables and
decides equilibrium by linear programming, where the planner uses least squares.
"""

import math
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.optimize import linprog

LIMBS = ("left_hand", "right_hand", "left_foot", "right_foot")
CONTACT_M = 0.020
HIP_OFF_WALL_M = 0.08
DEEPEST_M = -0.04
UNBALANCED = 0.06
# Shares of the height [DrillisContini1966]: bone, near end, far end, share.
BONES = (
    ("shoulder", "elbow", 0.186),
    ("elbow", "wrist", 0.146),
    ("hip", "knee", 0.245),
    ("knee", "ankle", 0.246),
)
# Share of mass and place of its centre from the near end, mean of both sexes [deLeva1996].
MASSES = (
    ("shoulder", "elbow", 0.0263, 0.576),
    ("elbow", "wrist", 0.0150, 0.457),
    ("wrist", "hand", 0.0058, 0.77),
    ("hip", "knee", 0.1447, 0.385),
    ("knee", "ankle", 0.0457, 0.437),
    ("ankle", "foot", 0.0133, 0.42),
)
HEAD, TRUNK, TRUNK_CENTRE = 0.0681, 0.4302, 0.4046
# Least angle between the two bones of a joint [deg]: 150 of flexion in elbow and knee, 130 in the
# hip; two degrees for rounding.
LEAST_ELBOW_DEG, LEAST_KNEE_DEG, LEAST_HIP_DEG = 28.0, 28.0, 18.0
# Friction cones as docs/beta.md states them: tilt out of the wall, half angle [deg], cap.
GRIPS = {
    None: (-40.0, 70.0, 0.9),
    "jug": (-45.0, 75.0, 0.95),
    "pocket": (-40.0, 65.0, 0.8),
    "edge": (-35.0, 65.0, 0.9),
    "crimp": (-30.0, 62.0, 0.8),
    "pinch": (-25.0, 65.0, 0.8),
    "sloper": (-5.0, 55.0, 0.8),
    "foothold": (-15.0, 55.0, 0.5),
}
FOOT, SMEAR = (15.0, 55.0, 2.0), (90.0, 38.7, 1.0)


def find_faults(problem: dict[str, Any], answer: dict[str, Any], *, stride: int = 5) -> list[str]:
    """Everything that is wrong with an answer, in words; nothing if it is a climb.

    Args:
        problem: As given to the command.
        answer: As written by it.
        stride: Equilibrium is decided in every so many frames; the rest in all.
    """
    examiner = _Examiner(problem, answer)
    return [
        *examiner.check_stances(),
        *examiner.check_body(),
        *examiner.check_contacts(),
        *examiner.check_equilibrium(stride),
    ]


class _Examiner:
    def __init__(self, problem: dict[str, Any], answer: dict[str, Any]) -> None:
        self.problem, self.answer = problem, answer
        self.holds = {hold["id"]: hold for hold in problem["holds"]}
        motion = answer["trajectory"]
        self.points = np.array(motion["frames"])
        self.row = {name: row for row, name in enumerate(motion["joints"])}
        self.times_ms = np.arange(len(self.points)) * 1000 / motion["fps"]
        self.height_m = problem["climber"]["height_m"]

    def check_stances(self) -> list[str]:
        stances, moves = self.answer["stances"], self.answer["moves"]
        faults = []
        feet_only = set(self.problem.get("feet", []))
        for row, (before, after) in enumerate(pairwise(stances)):
            changed = [limb for limb in LIMBS if before[limb] != after[limb]]
            smeared = set(before["smears"]) ^ set(after["smears"])
            if len(set(changed) | smeared) > (2 if moves[row]["kind"] == "swap" else 1):
                faults.append(f"move {row} changes {changed}")
        for row, stance in enumerate(stances):
            if {stance["left_hand"], stance["right_hand"]} & feet_only:
                faults.append(f"stance {row} has a hand on a foothold")
        wanted = self.problem["finish"]
        hands = [stances[-1]["left_hand"], stances[-1]["right_hand"]]
        excluded = self.problem["climber"].get("excluded_limbs", [])
        used = {h for h, limb in zip(hands, LIMBS, strict=False) if limb not in excluded}
        if not (used == set(wanted) or (excluded and used <= set(wanted))):
            faults.append(f"it ends on {hands}, not on {wanted}")
        first = {stances[0]["left_hand"], stances[0]["right_hand"]} - {None}
        if not first <= set(self.problem["start"]["hands"]):
            faults.append(f"it begins on {first}")
        return faults

    def at(self, name: str) -> np.ndarray:
        return self.points[:, self.row[name]]

    def check_body(self) -> list[str]:
        faults = []
        span_m = self.problem["climber"].get("arm_span_m") or self.height_m
        arm = 1 + (span_m - self.height_m) / (2 * 0.44 * self.height_m)
        for side in ("left", "right"):
            for near, far, share in BONES:
                wanted = share * self.height_m * (arm if near in {"shoulder", "elbow"} else 1)
                found = np.linalg.norm(self.at(f"{side}_{far}") - self.at(f"{side}_{near}"), axis=1)
                if np.abs(found - wanted).max() > 0.002:
                    faults.append(f"{side} {near} to {far} is {found.min()} to {found.max()} m")
            faults += self._check_joints(side)
        if self.at("pelvis")[:, 2].min() < HIP_OFF_WALL_M:
            faults.append(f"the pelvis comes to {self.at('pelvis')[:, 2].min():.3f} m")
        if self.points[..., 2].min() < DEEPEST_M:
            faults.append(f"a point is {self.points[..., 2].min():.3f} m in the wall")
        return faults

    def _check_joints(self, side: str) -> list[str]:
        faults = []
        trunk = self.at(f"{side}_hip") + self.at("lumbar") - self.at("pelvis")
        for near, joint, far, least in (
            (self.at(f"{side}_shoulder"), "elbow", "wrist", LEAST_ELBOW_DEG),
            (self.at(f"{side}_hip"), "knee", "ankle", LEAST_KNEE_DEG),
            (trunk, "hip", "knee", LEAST_HIP_DEG),
        ):
            angle = self._angle_deg(near, f"{side}_{joint}", f"{side}_{far}")
            if angle.min() < least:
                faults.append(f"{side} {joint} closes to {angle.min():.0f} degrees")
        return faults

    def _angle_deg(self, near: np.ndarray, joint: str, far: str) -> np.ndarray:
        u, v = near - self.at(joint), self.at(far) - self.at(joint)
        cos = (u * v).sum(axis=1) / np.linalg.norm(u, axis=1) / np.linalg.norm(v, axis=1)
        return np.degrees(np.arccos(np.clip(cos, -1, 1)))

    def _held(self, frame: int) -> tuple[dict[str, Any], bool]:
        """What limbs hold in a frame, the moving one left out; and whether the move is dynamic."""
        now, moves = self.times_ms[frame], self.answer["moves"]
        # Times are rounded to milliseconds; a move has landed only when it surely has.
        done = sum(move["land_ms"] + 1 <= now for move in moves)
        held = dict(self.answer["stances"][done])
        if done < len(moves) and moves[done]["lift_ms"] - 1 < now:
            limb = moves[done]["limb"]
            held = {**held, limb: None, "smears": [s for s in held["smears"] if s != limb]}
            return held, moves[done]["kind"] == "dynamic"
        return held, False

    def check_contacts(self) -> list[str]:
        faults = []
        for frame in range(len(self.points)):
            held, _ = self._held(frame)
            for limb in LIMBS:
                end = self.at(limb)[frame]
                if held[limb] is not None:
                    hold = self.holds[held[limb]]
                    off = float(np.linalg.norm(end - [hold["x_m"], hold["y_m"], 0.0]))
                    if off > CONTACT_M:
                        faults.append(f"frame {frame}: {limb} is {off:.3f} m off {held[limb]}")
                elif limb in held["smears"] and abs(end[2]) > CONTACT_M:
                    faults.append(f"frame {frame}: {limb} smears {end[2]:.3f} m off the wall")
        return faults

    def check_equilibrium(self, stride: int) -> list[str]:
        faults = []
        for frame in range(0, len(self.points), stride):
            held, dynamic = self._held(frame)
            if not dynamic and (left := self._find_unbalanced(frame, held)) > UNBALANCED:
                faults.append(f"frame {frame}: {left:.3f} body weights are not carried")
        return faults

    def _find_centre(self, frame: int) -> np.ndarray:
        at = {name: self.points[frame, row] for name, row in self.row.items()}
        middle = {
            part: (at[f"left_{part}"] + at[f"right_{part}"]) / 2 for part in ("shoulder", "hip")
        }
        total = HEAD * at["head"]
        trunk = (1 - TRUNK_CENTRE) * middle["shoulder"] + TRUNK_CENTRE * middle["hip"]
        total = total + TRUNK * trunk
        mass = HEAD + TRUNK
        for side in ("left", "right"):
            for near, far, share, centre in MASSES:
                a, b = at[f"{side}_{near}"], at[f"{side}_{far}"]
                total = total + share * ((1 - centre) * a + centre * b)
                mass += share
        return np.asarray(total / mass)

    def _find_unbalanced(self, frame: int, held: dict[str, Any]) -> float:
        """The least sum of what forces, and torques at half a metre, leave over."""
        angle = math.radians(self.problem["wall"]["angle_deg"])
        weight = np.array([0.0, -math.cos(angle), math.sin(angle)])
        centre = self._find_centre(frame)
        columns, caps = [], []
        for limb in LIMBS:
            grip = self._find_grip(limb, held)
            if grip is not None:
                edges = _list_cone(*grip[:2])
                lever = self.at(limb)[frame] - centre
                columns.append(np.vstack([edges.T, 2 * np.cross(lever, edges).T]))
                caps.append(grip[2])
        count = sum(block.shape[1] for block in columns)
        balance = np.hstack([*columns, np.eye(6), -np.eye(6)])
        limits = np.zeros((len(columns), count + 12))
        first = 0
        for row, block in enumerate(columns):
            limits[row, first : first + block.shape[1]] = 1.0
            first += block.shape[1]
        found = linprog(
            np.r_[np.zeros(count), np.ones(12)],
            A_ub=limits,
            b_ub=caps,
            A_eq=balance,
            b_eq=np.r_[-weight, np.zeros(3)],
        )
        return float(found.fun)

    def _find_grip(self, limb: str, held: dict[str, Any]) -> tuple[float, float, float] | None:
        if held[limb] is not None:
            hand = limb.endswith("hand")
            return GRIPS[self.holds[held[limb]].get("type")] if hand else FOOT
        return SMEAR if limb in held["smears"] else None


def _list_cone(tilt_deg: float, half_deg: float) -> np.ndarray:
    """Many directions within a cone."""
    tilt, half = math.radians(tilt_deg), math.radians(half_deg)
    axis = np.array([0.0, math.cos(tilt), math.sin(tilt)])
    across, third = np.array([1.0, 0.0, 0.0]), np.array([0.0, -math.sin(tilt), math.cos(tilt)])
    directions = [axis]
    for out in (half / 3, 2 * half / 3, half):
        for around in np.linspace(0, 2 * np.pi, 16, endpoint=False):
            rim = math.cos(around) * across + math.sin(around) * third
            directions.append(math.cos(out) * axis + math.sin(out) * rim)
    return np.array(directions)
