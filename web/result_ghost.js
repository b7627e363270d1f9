/**
 * The ghost of a result: its body at every frame of its own clock. Knows nothing of the climber's.
 *
 * @module result_ghost
 */

import { decodeColumns } from "./result_columns.js";
import { check, checkInteger, takeObject } from "./result_laws.js";

const MAX_FRAMES = 14_400;
const MAX_JOINTS = 64;
const AXES = ["x", "y", "z"];

/**
 * The ghost with its trajectory's columns as one Float32Array a joint; null if there is none, or
 * none with a trajectory, which stays as it is.
 */
export function decodeGhost({ ghost }) {
  const trajectory = ghost === null || typeof ghost !== "object" ? undefined : ghost.trajectory;
  if (trajectory === null || trajectory === undefined) return null;
  const { joints, frame_count: count } = takeObject(trajectory, "ghost.trajectory");
  const named = Array.isArray(joints) && joints.every((name) => typeof name === "string");
  const distinct = named && joints.length > 0 && new Set(joints).size === joints.length;
  check(distinct && joints.length <= MAX_JOINTS, `ghost.trajectory.joints must be 1 to ${MAX_JOINTS} names`);
  checkInteger(count, "ghost.trajectory.frame_count", 1, MAX_FRAMES);
  if (ghost.clock !== null && ghost.clock !== undefined) checkClock(takeObject(ghost.clock, "ghost.clock"));
  const decoded = { ...trajectory, bounds: [] };
  for (const axis of AXES) {
    const columns = decodeColumns(trajectory[axis], `ghost.trajectory.${axis}`, joints.length, count);
    decoded[axis] = columns.map((column) => new Float32Array(column));
    decoded.bounds.push(trajectory[axis].bound);
  }
  return { ...ghost, trajectory: decoded };
}

function checkClock({ t_ms: times, ghost_ms: ghostTimes }) {
  const listed = Array.isArray(times) && Array.isArray(ghostTimes);
  check(listed && times.length > 0 && times.length === ghostTimes.length,
    "ghost.clock must have as many keys of both times, at least one");
  const most = Number.MAX_SAFE_INTEGER;
  times.forEach((time, i) => {
    checkInteger(time, "ghost.clock.t_ms", i ? times[i - 1] + 1 : -most, most);
    checkInteger(ghostTimes[i], "ghost.clock.ghost_ms", i ? ghostTimes[i - 1] : -most, most);
  });
}

/**
 * The ghost's own time at a time of the clip: straight lines between the clock's keys.
 *
 * @param {{t_ms: number[], ghost_ms: number[]}} clock
 * @param {number} time Of the clip [ms].
 * @returns {number} On the ghost's clock [ms].
 */
export function readClock({ t_ms: times, ghost_ms: ghostTimes }, time) {
  const after = times.findIndex((key) => key > time);
  if (after === 0) return ghostTimes[0];
  if (after < 0) return ghostTimes.at(-1);
  const share = (time - times[after - 1]) / (times[after] - times[after - 1]);
  return ghostTimes[after - 1] + share * (ghostTimes[after] - ghostTimes[after - 1]);
}
