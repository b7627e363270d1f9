/**
 * Reads the result of an analysis: a small document of keys becomes one typed array a column.
 * No dependencies; runs in browsers and in Node. docs/result-format.md describes the format.
 *
 * @module result
 */

/** The version of the format that this reader knows. */
export const VERSION = 1;

/** More frames or bytes than any climb needs: a mistake or an attack. */
export const MAX_FRAMES = 14_400;
export const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

const LANDMARK_COUNT = 33;
const MAX_ANGLES = 64;
const MAX_QUANTUM = 1e6;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const DIGITS = new Int8Array(128).fill(-1);
for (let digit = 0; digit < ALPHABET.length; digit++) DIGITS[ALPHABET.charCodeAt(digit)] = digit;

/** Why a result cannot be read; `code` is the server's stable code for the same. */
export class ResultUnreadable extends Error {
  /** @param {string} message What is wrong, where, and what is legal. */
  constructor(message) {
    super(message);
    this.name = "ResultUnreadable";
    this.code = "result_unreadable";
  }
}

/**
 * @typedef {object} DecodedPose
 * @property {[number, number][]} gaps First frame and number of frames without a climber.
 * @property {Float32Array[]} x One array a landmark, 0..1 from left to right.
 * @property {Float32Array[]} y 0..1 from top to bottom.
 * @property {Float32Array[]} z Scaled as x, smaller is nearer to the camera.
 * @property {Float32Array[]} visibility Probability in 0..1.
 */

/**
 * @typedef {object} DecodedResult The document with its columns decoded; other fields unchanged.
 * @property {{t_ms: Float64Array, frame_count: number}} video Times are whole milliseconds.
 * @property {DecodedPose} pose
 * @property {Object<string, Float32Array>} angles Degrees by joint name.
 * @property {{x: Float32Array, y: Float32Array}} centre_of_gravity
 * @property {{landmarks: number[], angles: number, centre_of_gravity: number[]}} bounds The largest
 *   errors: of x, y, z and visibility; of angles; of x and y.
 */

/**
 * Decodes a parsed document. Every array has one entry a frame; frames without a climber are NaN.
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
  const seen = seenFrames(takeObject(pose, "pose").gaps, frameCount);
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
  return {
    ...document,
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

/** The numbers of the frames that show the climber: all but the gaps. */
function seenFrames(gaps, frameCount) {
  check(Array.isArray(gaps), "pose.gaps must be a list of [first frame, frame count]");
  const seen = new Set(Array(frameCount).keys());
  let end = 0;
  for (const gap of gaps) {
    check(Array.isArray(gap) && gap.length === 2, "pose.gaps must hold pairs");
    const [first, count] = gap;
    checkInteger(first, "pose.gaps", end, frameCount - 1);
    checkInteger(count, "pose.gaps", 1, frameCount - first);
    end = first + count;
    for (let frame = first; frame < end; frame++) seen.delete(frame);
  }
  return Int32Array.from(seen);
}

/** Puts the samples of the seen frames in their places, NaN elsewhere. */
function spread(samples, seen, frameCount) {
  if (seen.length === frameCount) return new Float32Array(samples);
  const column = new Float32Array(frameCount).fill(NaN);
  for (let i = 0; i < seen.length; i++) column[seen[i]] = samples[i];
  return column;
}

/**
 * Decodes columns of one kind.
 *
 * @param {{quantum: number, interpolation: string, frames: string, values: string,
 *   parents?: number[]}} group
 * @param {string} where Its place, for messages.
 * @param {number} count How many columns there must be.
 * @param {number} length How many samples each must have.
 * @returns {Float64Array[]}
 */
function decodeColumns(group, where, count, length) {
  const { quantum, bound, interpolation, parents = null } = takeObject(group, where);
  for (const size of [quantum, bound]) {
    const legal = typeof size === "number" && size > 0 && size <= MAX_QUANTUM;
    check(legal, `${where}: quantum and bound must be numbers above 0, at most ${MAX_QUANTUM}`);
  }
  const isStep = interpolation === "step";
  check(isStep || interpolation === "linear", `${where}.interpolation must be linear or step`);
  const listed = parents === null || (Array.isArray(parents) && parents.length === count);
  check(listed, `${where}.parents must be a list of ${count} integers`);
  const steps = decodeNumbers(group.frames, `${where}.frames`, count);
  const changes = decodeNumbers(group.values, `${where}.values`, count);
  const columns = [];
  for (let i = 0; i < count; i++) {
    const column = new Float64Array(length);
    (isStep ? holdLevels : drawLines)(column, steps[i], changes[i], quantum, where);
    const parent = parents === null ? -1 : parents[i];
    checkInteger(parent, `${where}.parents`, -1, i - 1);
    if (parent >= 0) addTo(column, columns[parent]);
    columns.push(column);
  }
  return columns;
}

function addTo(column, base) {
  for (let i = 0; i < column.length; i++) column[i] += base[i];
}

/** Straight lines from key to key, the last of which stands on the last frame. */
function drawLines(column, steps, changes, quantum, where) {
  const last = column.length - 1;
  checkKeys(column, steps, changes, where);
  let frame = 0;
  let value = column.length ? signed(changes[0]) : 0;
  column.fill(quantum * value, 0, 1);
  for (let key = 0; key < steps.length; key++) {
    const step = steps[key];
    const rise = signed(changes[key + 1]);
    if (step < 1 || frame + step > last) fail(`${where}.frames must rise and end on frame ${last}`);
    const slope = rise / step;
    for (let i = 1; i < step; i++) column[frame + i] = quantum * (value + slope * i);
    frame += step;
    value += rise;
    column[frame] = quantum * value;
  }
  check(frame === Math.max(last, 0), `${where}.frames must end on frame ${last}`);
}

/** Each key's value until the next key. */
function holdLevels(column, steps, changes, quantum, where) {
  checkKeys(column, steps, changes, where);
  let frame = 0;
  let value = 0;
  for (let key = 0; key < changes.length; key++) {
    const end = key < steps.length ? frame + steps[key] : column.length;
    if (end <= frame || end > column.length) fail(`${where}.frames must rise and stay in the clip`);
    value += signed(changes[key]);
    column.fill(quantum * value, frame, end);
    frame = end;
  }
}

function checkKeys(column, steps, changes, where) {
  const expected = steps.length + (column.length ? 1 : 0);
  check(changes.length === expected, `${where}.values must hold one number more than frames`);
}

/** The lowest bit of a number in `values` is its sign. */
function signed(number) {
  return number & 1 ? -(number >> 1) : number >> 1;
}

/** The numbers from 0 up in each column's Base64 VLQ: five bits a character, lowest first. */
function decodeNumbers(text, where, count) {
  check(typeof text === "string", `${where} must be text`);
  const columns = [[]];
  let numbers = columns[0];
  let number = 0;
  let shift = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 44 && shift === 0) {
      numbers = [];
      columns.push(numbers);
      continue;
    }
    const digit = code < 128 ? DIGITS[code] : -1;
    if (digit < 0 || shift > 25) fail(`${where} must be Base64 VLQ, at most six characters a number`);
    number |= (digit & 31) << shift;
    if (digit & 32) {
      shift += 5;
    } else {
      numbers.push(number);
      number = shift = 0;
    }
  }
  check(shift === 0, `${where} breaks off inside a number`);
  check(columns.length === count, `${where} has ${columns.length} columns, must have ${count}`);
  return columns;
}

function fail(message) {
  throw new ResultUnreadable(message);
}

function check(law, message) {
  if (!law) fail(message);
}

function takeObject(value, where) {
  check(value !== null && typeof value === "object", `${where} must be an object`);
  return value;
}

function checkInteger(value, where, least, most) {
  const legal = Number.isInteger(value) && value >= least && value <= most;
  check(legal, `${where} must be an integer in ${least}..${most}`);
}
