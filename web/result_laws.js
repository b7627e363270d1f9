/**
 * What a part of a result must be, and the error that says that it is not.
 *
 * @module result_laws
 */

// Far more pixels than a picture has, and few enough to add up exactly.
export const MAX_PIXELS = 1_000_000;

/** Why a result cannot be read; `code` is the server's stable code for the same. */
export class ResultUnreadable extends Error {
  /** @param {string} message What is wrong, where, and what is legal. */
  constructor(message) {
    super(message);
    this.name = "ResultUnreadable";
    this.code = "result_unreadable";
  }
}

export function fail(message) {
  throw new ResultUnreadable(message);
}

export function check(law, message) {
  if (!law) fail(message);
}

export function takeObject(value, where) {
  check(value !== null && typeof value === "object", `${where} must be an object`);
  return value;
}

export function checkInteger(value, where, least, most) {
  const legal = Number.isInteger(value) && value >= least && value <= most;
  check(legal, `${where} must be an integer in ${least}..${most}`);
}

export function takeObjects(value, where) {
  const listed = Array.isArray(value) && value.every((part) => part !== null && typeof part === "object");
  check(listed, `${where} must be a list of objects`);
  return value;
}

export function checkPixels(value, where) {
  check(Array.isArray(value), `${where} must be a list of integers`);
  for (const pixel of value) checkInteger(pixel, where, -MAX_PIXELS, MAX_PIXELS);
}
