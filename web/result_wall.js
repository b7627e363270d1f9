/**
 * Wall, holds and contacts of a result. Knows nothing of the climber's body.
 *
 * @module result_wall
 */

import { decodeColumns, framesOutside, spread } from "./result_columns.js";
import { MAX_PIXELS, check, checkInteger, checkPixels, takeObject, takeObjects } from "./result_laws.js";

/** Where each frame lies on the wall; null if the document has none. */
export function decodeWall({ wall, video }, frameCount) {
  if (wall === null || wall === undefined) return null;
  const { gaps, corners, width, height } = takeObject(wall, "wall");
  for (const size of [width, height]) checkInteger(size, "wall.width and height", 1, MAX_PIXELS);
  for (const size of [video.width, video.height]) {
    checkInteger(size, "video.width and height", 1, MAX_PIXELS);
  }
  const placed = framesOutside(gaps, "wall.gaps", frameCount);
  takeObject(corners, "wall.corners");
  const x = decodeColumns(corners.x, "wall.corners.x", 4, placed.length);
  const y = decodeColumns(corners.y, "wall.corners.y", 4, placed.length);
  const wall_H_image = new Float64Array(9 * frameCount).fill(NaN);
  placed.forEach((frame, i) => {
    const quad = [0, 1, 2, 3].map((corner) => [x[corner][i], y[corner][i]]);
    wall_H_image.set(homographyOnto(quad, video.width, video.height), 9 * frame);
  });
  const all = (columns) => columns.map((column) => spread(column, placed, frameCount));
  return { ...wall, corners: { ...corners, x: all(x), y: all(y) }, wall_H_image };
}

/**
 * The homography that takes (0, 0), (width, 0), (width, height) and (0, height) to four places: the
 * unit square onto a quadrilateral in closed form [Heckbert1989].
 *
 * @param {[number, number][]} quad
 * @param {number} width
 * @param {number} height
 * @returns {number[]} Nine numbers, row by row, the last is 1.
 */
function homographyOnto(quad, width, height) {
  const turns = quad.map(([bx, by], i) => {
    const [[ax, ay], [cx, cy]] = [quad[(i + 3) % 4], quad[(i + 1) % 4]];
    return (bx - ax) * (cy - by) - (by - ay) * (cx - bx);
  });
  const convex = turns.every((turn) => turn > 0) || turns.every((turn) => turn < 0);
  check(convex, "wall.corners must be those of a convex quadrilateral in each frame");
  const [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = quad;
  const [dx1, dy1, dx2, dy2] = [x1 - x2, y1 - y2, x3 - x2, y3 - y2];
  const [restX, restY] = [x0 - x1 + x2 - x3, y0 - y1 + y2 - y3];
  const area = dx1 * dy2 - dx2 * dy1;
  const g = (restX * dy2 - dx2 * restY) / area;
  const h = (dx1 * restY - restX * dy1) / area;
  return [
    ...[(x1 - x0 + g * x1) / width, (x3 - x0 + h * x3) / height, x0],
    ...[(y1 - y0 + g * y1) / width, (y3 - y0 + h * y3) / height, y0],
    ...[g / width, h / height, 1],
  ];
}

/** Holds with their outlines as corners, and contacts with their laws checked. */
export function decodeHolds({ holds, contacts }) {
  const found = {};
  const ids = new Set();
  if (holds !== null && holds !== undefined) {
    found.holds = takeObjects(holds, "holds").map(decodeHold);
    for (const { id } of found.holds) ids.add(id);
    check(ids.size === holds.length, "holds.id must be different for each hold");
  }
  if (contacts !== null && contacts !== undefined) {
    for (const contact of takeObjects(contacts, "contacts")) checkContact(contact, ids);
  }
  return found;
}

function decodeHold({ outline, ...rest }) {
  checkInteger(rest.id, "holds.id", 0, Number.MAX_SAFE_INTEGER);
  checkPixels(outline, "holds.outline");
  const pairs = outline.length % 2 === 0 && outline.length >= 6;
  check(pairs, "holds.outline must be 3 or more pairs");
  const polygon = [];
  for (let i = 0, x = 0, y = 0; i < outline.length; i += 2) {
    polygon.push([(x += outline[i]), (y += outline[i + 1])]);
  }
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of polygon) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return { ...rest, polygon, box };
}

function checkContact({ limb, hold, start_ms, end_ms, point }, ids) {
  check(typeof limb === "string", "contacts.limb must be text");
  const known = hold === null || hold === undefined || ids.has(hold);
  check(known, "contacts.hold must be the id of one of the holds");
  checkInteger(start_ms, "contacts.start_ms", -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  checkInteger(end_ms, "contacts.end_ms", start_ms, Number.MAX_SAFE_INTEGER);
  checkPixels(point, "contacts.point");
  check(point.length === 2, "contacts.point must be two integers");
}
