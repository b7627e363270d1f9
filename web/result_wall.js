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
  for (let i = 0; i < placed.length; i++) {
    const corners = [x[0][i], y[0][i], x[1][i], y[1][i], x[2][i], y[2][i], x[3][i], y[3][i]];
    place(wall_H_image, 9 * placed[i], corners, video);
  }
  const all = (columns) => columns.map((column) => spread(column, placed, frameCount));
  return { ...wall, corners: { ...corners, x: all(x), y: all(y) }, wall_H_image };
}

/**
 * Writes the homography that takes (0, 0), (width, 0), (width, height) and (0, height) to four
 * corners: the unit square onto a quadrilateral in closed form [Heckbert1989].
 *
 * @param {Float64Array} into Nine numbers from there, row by row, the last is 1.
 * @param {number} at
 * @param {number[]} corners x and y of each.
 * @param {{width: number, height: number}} frame
 */
function place(into, at, [x0, y0, x1, y1, x2, y2, x3, y3], { width, height }) {
  const turns = [
    turn(x3, y3, x0, y0, x1, y1),
    turn(x0, y0, x1, y1, x2, y2),
    turn(x1, y1, x2, y2, x3, y3),
    turn(x2, y2, x3, y3, x0, y0),
  ];
  const convex = Math.min(...turns) > 0 || Math.max(...turns) < 0;
  check(convex, "wall.corners must be those of a convex quadrilateral in each frame");
  const restX = x0 - x1 + x2 - x3;
  const restY = y0 - y1 + y2 - y3;
  const area = turn(x3, y3, x2, y2, x1, y1);
  const g = (restX * (y3 - y2) - (x3 - x2) * restY) / area;
  const h = ((x1 - x2) * restY - restX * (y1 - y2)) / area;
  into[at] = (x1 - x0 + g * x1) / width;
  into[at + 1] = (x3 - x0 + h * x3) / height;
  into[at + 2] = x0;
  into[at + 3] = (y1 - y0 + g * y1) / width;
  into[at + 4] = (y3 - y0 + h * y3) / height;
  into[at + 5] = y0;
  into[at + 6] = g / width;
  into[at + 7] = h / height;
  into[at + 8] = 1;
}

/** Above 0 where the way from a over b to c turns from x towards y, below 0 the other way. */
function turn(ax, ay, bx, by, cx, cy) {
  return (bx - ax) * (cy - by) - (by - ay) * (cx - bx);
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
