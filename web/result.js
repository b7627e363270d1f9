/**
 * Reads the result of an analysis: a small document of keys becomes one typed array a column.
 * No dependencies; runs in browsers and in Node. docs/result-format.md describes the format.
 *
 * @module result
 */

import { decodeColumns, framesOutside, spread } from "./result_columns.js";
import { ResultUnreadable, check, checkInteger, takeObject } from "./result_laws.js";
import { decodeGhost, readClock } from "./result_ghost.js";
import { decodeHolds, decodeWall } from "./result_wall.js";

export { ResultUnreadable, readClock };

/** The version of the format that this reader knows. */
export const VERSION = 1;

/** More frames or bytes than any climb needs: a mistake or an attack. */
export const MAX_FRAMES = 14_400;
export const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

const LANDMARK_COUNT = 33;
const MAX_ANGLES = 64;

/**
 * @typedef {object} DecodedPose
 * @property {[number, number][]} gaps First frame and number of frames without a climber.
 * @property {Float32Array[]} x One array a landmark, 0..1 from left to right.
 * @property {Float32Array[]} y 0..1 from top to bottom.
 * @property {Float32Array[]} z Scaled as x, smaller is nearer to the camera.
 * @property {Float32Array[]} visibility Probability in 0..1.
 */

/**
 * @typedef {object} DecodedWall
 * @property {[number, number][]} gaps First frame and number of frames that are not registered.
 * @property {{x: Float32Array[], y: Float32Array[]}} corners Where (0, 0), (width, 0),
 *   (width, height) and (0, height) of each frame lie on the panorama.
 * @property {Float64Array} wall_H_image Nine numbers a frame, row by row: pixels of the frame to
 *   pixels of the panorama.
 */

/**
 * @typedef {object} DecodedHold As in the document, with these in place of its outline.
 * @property {[number, number][]} polygon Corners in pixels of the panorama.
 * @property {[number, number, number, number]} box Left, top, right and bottom of the polygon.
 */

/**
 * @typedef {object} DecodedResult The document with its columns decoded; other fields unchanged.
 * @property {{t_ms: Float64Array, frame_count: number}} video Times are whole milliseconds.
 * @property {DecodedPose} pose
 * @property {Object<string, Float32Array>} angles Degrees by joint name.
 * @property {{x: Float32Array, y: Float32Array}} centre_of_gravity
 * @property {DecodedWall} [wall] If the wall is known.
 * @property {DecodedHold[]} [holds] If somebody looked for holds.
 * @property {object[]} [contacts] As in the document, checked.
 * @property {object} [ghost] As in the document; `trajectory` has x, y and z as one Float32Array a
 *   joint over the ghost's own frames, and `bounds`; `readClock` takes times of the clip to it.
 * @property {{landmarks: number[], angles: number, centre_of_gravity: number[],
 *   wall_corners?: number[]}} bounds The largest errors: of x, y, z and visibility; of angles; of x
 *   and y; of x and y in pixels of the panorama.
 */

/**
 * Decodes a parsed document. Every array has one entry a frame; what a frame lacks is NaN.
 *
 * @param {object} document As JSON.parse returned it; it is not changed.
 * @returns {DecodedResult}
 * @throws {ResultUnreadable} If its version is unknown or a part of it breaks the format's law.
 */
export function decodeResult(document) {
  const { version } = takeObject(document, "result");
  check(version === VERSION, `result has version ${version}, this reader knows ${VERSION}`);
  const { video, pose, angles, centre_of_gravity: centre } = document;
  const frameCount = takeObject(video, "video").frame_count;
  checkInteger(frameCount, "video.frame_count", 1, MAX_FRAMES);
  const seen = framesOutside(takeObject(pose, "pose").gaps, "pose.gaps", frameCount);
  const body = (group, where, count) =>
    decodeColumns(group, where, count, seen.length).map((column) => spread(column, seen, frameCount));
  const landmarks = (name) => body(pose[name], `pose.${name}`, LANDMARK_COUNT);
  const point = (name) => body(centre[name], `centre_of_gravity.${name}`, 1)[0];
  takeObject(centre, "centre_of_gravity");
  const { names } = takeObject(angles, "angles");
  const named = Array.isArray(names) && names.every((name) => typeof name === "string");
  const distinct = named && names.length > 0 && new Set(names).size === names.length;
  check(distinct && names.length <= MAX_ANGLES, `angles.names must be 1 to ${MAX_ANGLES} names`);
  const joints = body(angles, "angles", names.length);
  const wall = decodeWall(document, frameCount);
  const ghost = decodeGhost(document);
  return {
    ...document,
    ...(wall && { wall }),
    ...decodeHolds(document),
    ...(ghost && { ghost }),
    video: { ...video, t_ms: decodeColumns(video.t_ms, "video.t_ms", 1, frameCount)[0].map(Math.round) },
    pose: {
      ...pose,
      x: landmarks("x"),
      y: landmarks("y"),
      z: landmarks("z"),
      visibility: landmarks("visibility"),
    },
    angles: Object.fromEntries(names.map((name, i) => [name, joints[i]])),
    centre_of_gravity: { ...centre, x: point("x"), y: point("y") },
    bounds: {
      landmarks: [pose.x, pose.y, pose.z, pose.visibility].map((group) => group.bound),
      angles: angles.bound,
      centre_of_gravity: [centre.x.bound, centre.y.bound],
      ...(wall && { wall_corners: [document.wall.corners.x.bound, document.wall.corners.y.bound] }),
    },
  };
}

/**
 * Decodes bytes: gzip as stored, or JSON where the transport has unpacked it already.
 *
 * @param {Uint8Array} bytes
 * @returns {Promise<DecodedResult>}
 * @throws {ResultUnreadable} As decodeResult, and if the bytes are neither or unpack to too many.
 */
export async function decodeResultBytes(bytes) {
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = packed ? await unpack(bytes) : bytes;
  check(text.length <= MAX_DOCUMENT_BYTES, `result has more than ${MAX_DOCUMENT_BYTES} bytes`);
  let document;
  try {
    document = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
  } catch (error) {
    throw new ResultUnreadable(`result is not JSON: ${error.message}`);
  }
  return decodeResult(document);
}

/** Unpacks gzip, stopping at the bound. */
async function unpack(bytes) {
  const chunks = [];
  let size = 0;
  try {
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    for (const reader = unpacked.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      size += value.length;
      if (size > MAX_DOCUMENT_BYTES) {
        await reader.cancel();
        break;
      }
    }
  } catch (error) {
    throw new ResultUnreadable(`result cannot be unpacked: ${error.message}`);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
