/**
 * Columns of a result: a few keys as text become one number a frame. Knows nothing of climbing.
 *
 * @module result_columns
 */

import { check, checkInteger, fail, takeObject } from "./result_laws.js";

const MAX_QUANTUM = 1e6;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const DIGITS = new Int8Array(128).fill(-1);
for (let digit = 0; digit < ALPHABET.length; digit++) DIGITS[ALPHABET.charCodeAt(digit)] = digit;

/** The numbers of the frames outside the gaps. */
export function framesOutside(gaps, where, frameCount) {
  check(Array.isArray(gaps), `${where} must be a list of [first frame, frame count]`);
  const seen = new Set(Array(frameCount).keys());
  let end = 0;
  for (const gap of gaps) {
    check(Array.isArray(gap) && gap.length === 2, `${where} must hold pairs`);
    const [first, count] = gap;
    checkInteger(first, where, end, frameCount - 1);
    checkInteger(count, where, 1, frameCount - first);
    end = first + count;
    for (let frame = first; frame < end; frame++) seen.delete(frame);
  }
  return Int32Array.from(seen);
}

/** Puts the samples of some frames in their places, NaN elsewhere. */
export function spread(samples, seen, frameCount) {
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
export function decodeColumns(group, where, count, length) {
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
