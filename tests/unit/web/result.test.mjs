// Laws of web/result.js, run by test_result_decoder.py or by hand: node --test tests/unit/web/
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { ResultUnreadable, decodeResult, decodeResultBytes, readClock } from "../../../web/result.js";

const golden = new URL("../../golden/", import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(name, golden), "utf-8"));
const vectors = readdirSync(new URL("vectors/", golden)).map((name) => [name, read(`vectors/${name}`)]);
const walled = () => read("vectors/wall.json").document;

/** Six decimals in the vectors, 24 bits in the arrays. */
function assertNear(found, expected, where) {
  const slack = 1e-6 + Math.abs(expected) * 2 ** -23;
  assert.ok(Math.abs(found - expected) <= slack, `${where}: ${found} is not ${expected}`);
}

function assertFrame(result, expected, frame) {
  assert.equal(result.video.t_ms[frame], expected.t_ms);
  const axes = ["x", "y", "z", "visibility"];
  for (let landmark = 0; landmark < 33; landmark++) {
    axes.forEach((axis, i) => {
      const found = result.pose[axis][landmark][frame];
      if (expected.landmarks === null) assert.ok(Number.isNaN(found));
      else assertNear(found, expected.landmarks[landmark][i], `${axis} of ${landmark}, frame ${frame}`);
    });
  }
  for (const [name, column] of Object.entries(result.angles)) {
    if (expected.angles === null) assert.ok(Number.isNaN(column[frame]));
    else assertNear(column[frame], expected.angles[name], name);
  }
  ["x", "y"].forEach((axis, i) => {
    const found = result.centre_of_gravity[axis][frame];
    if (expected.centre_of_gravity === null) assert.ok(Number.isNaN(found));
    else assertNear(found, expected.centre_of_gravity[i], `centre of gravity ${axis}`);
  });
}

/** Where a homography takes the corners of a frame. */
function cornersOf([a, b, c, d, e, f, g, h, i], { width, height }) {
  const corners = [[0, 0], [width, 0], [width, height], [0, height]];
  return corners.flatMap(([x, y]) => {
    const depth = g * x + h * y + i;
    return [(a * x + b * y + c) / depth, (d * x + e * y + f) / depth];
  });
}

function assertPlace(result, { wall_H_image: expected }, frame) {
  const found = result.wall.wall_H_image.subarray(9 * frame, 9 * frame + 9);
  const columns = [0, 1, 2, 3].flatMap((i) => ["x", "y"].map((axis) => result.wall.corners[axis][i][frame]));
  if (expected === null) {
    assert.ok([...found, ...columns].every(Number.isNaN));
    return;
  }
  const corners = cornersOf(expected, result.video);
  cornersOf(found, result.video).forEach((value, i) => assertNear(value, corners[i], `corner ${i}`));
  columns.forEach((value, i) => assertNear(value, corners[i], `column ${i}`));
}

/** A ghost without a trajectory is left alone. */
function assertGhost(found, expected) {
  if (!expected?.trajectory) {
    assert.deepEqual(found, expected);
    return;
  }
  const { trajectory, ...rest } = found;
  const { x, y, z, ...facts } = trajectory;
  const { frames, ...expectedFacts } = expected.trajectory;
  assert.deepEqual({ ...rest, trajectory: facts }, { ...expected, trajectory: expectedFacts });
  assert.ok(x[0] instanceof Float32Array && x[0].length === frames.length);
  frames.forEach((joints, frame) => joints.forEach((point, joint) => [x, y, z].forEach((axis, i) => {
    assertNear(axis[joint][frame], point[i], `joint ${joint}, axis ${i}, frame ${frame}`);
  })));
}

for (const [name, { document, expanded }] of vectors) {
  test(`golden vector ${name} expands to its values`, () => {
    const before = JSON.stringify(document);
    const result = decodeResult(document);
    assert.equal(result.video.t_ms.length, expanded.frames.length);
    assert.ok(result.pose.x[0] instanceof Float32Array);
    expanded.frames.forEach((expected, frame) => assertFrame(result, expected, frame));
    for (const section of ["models", "climber", "metrics", "warnings", "holds", "contacts", "comparison", "advice"]) {
      assert.deepEqual(result[section], expanded[section]);
    }
    assertGhost(result.ghost, expanded.ghost);
    assert.equal("wall" in result, "wall" in document);
    if (document.wall) {
      assert.equal(result.wall.wall_H_image.length, 9 * expanded.frames.length);
      expanded.frames.forEach((expected, frame) => assertPlace(result, expected, frame));
      const { corners, wall_H_image, ...facts } = result.wall;
      assert.deepEqual(facts, expanded.wall);
    }
    assert.deepEqual(result.pose.gaps, document.pose.gaps);
    assert.deepEqual(result.bounds, expanded.bounds);
    assert.equal(JSON.stringify(document), before);
  });
}

for (const { why, path, value } of read("corrupt.json")) {
  test(`refuses ${why}`, () => {
    const document = walled();
    const parent = path.slice(0, -1).reduce((section, name) => section[name], document);
    parent[path.at(-1)] = value;
    assert.throws(() => decodeResult(document), ResultUnreadable);
  });
}

test("the clock runs straight between its keys and stands still outside", () => {
  const clock = { t_ms: [100, 300, 500], ghost_ms: [0, 0, 400] };
  const read = [0, 100, 200, 300, 400, 500, 900].map((time) => readClock(clock, time));
  assert.deepEqual(read, [0, 0, 0, 0, 200, 400, 400]);
});

test("sections of null are as none", () => {
  const document = { ...walled(), wall: null, holds: null, contacts: null, ghost: null };
  assert.ok(!("wall_corners" in decodeResult(document).bounds));
});

for (const value of [null, 3, "text", undefined]) {
  test(`refuses ${value} as a document`, () => {
    assert.throws(() => decodeResult(value), ResultUnreadable);
  });
}

test("bytes are read packed and unpacked alike", async () => {
  const json = Buffer.from(JSON.stringify(walled()));
  const expected = decodeResult(walled());
  assert.deepEqual(await decodeResultBytes(new Uint8Array(gzipSync(json))), expected);
  assert.deepEqual(await decodeResultBytes(new Uint8Array(json)), expected);
});

const broken = gzipSync(JSON.stringify(walled()));
const badBytes = {
  "no bytes": new Uint8Array(),
  "text that is not JSON": new TextEncoder().encode("climb"),
  "text that is not UTF-8": Uint8Array.of(0x22, 0xff, 0x22),
  "gzip that breaks off": new Uint8Array(broken.subarray(0, broken.length / 2)),
  "gzip that is damaged": new Uint8Array(broken).fill(7, 40, 60),
  "a bomb": new Uint8Array(gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20))),
};
for (const [name, bytes] of Object.entries(badBytes)) {
  test(`refuses ${name}`, async () => {
    await assert.rejects(decodeResultBytes(bytes), ResultUnreadable);
  });
}
