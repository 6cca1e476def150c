import { setImmediate } from 'node:timers/promises';
import { createRandom, type Random } from '../../random.ts';
import { linkFuzzily, type Links } from './fuzzy-links.ts';
import type { PointNeighbours } from './point-neighbours.ts';

/** The smallest number of points that are laid out; fewer stand on a circle. */
const leastPoints = 4;
/** Rounds of layout: what UMAP itself takes for large sets. */
const rounds = 200;
/** Rounds after which other work gets its turn. */
const roundsPerTurn = 10;
/** Points that a point is pushed away from, for each that it is drawn to. */
const pushes = 5;
/** Largest part of a step, before the step size; positions begin within as many of the origin in either direction. */
const limits = { step: 4, start: 10 };
/** Two points at a distance d in the picture are alike by 1/(1 + a·d²): fitted to exp(0.1 − d), and 1 up to 0.1. */
const steepness = 1.56;
/** Keeps points in one place from being pushed apart without end. */
const softness = 1e-3;

/**
 * Positions [n, 2], row-major, by UMAP (McInnes et al. 2018) of points whose neighbours are known; a negative index is no
 * neighbour. Every link is followed as often as it is strong. Copies of one point stand on a circle. Other work gets its
 * turn between rounds.
 *
 * Departs from the paper in the curve, which has no exponent of its own (b = 1): a power is what takes longest.
 */
export async function layOut(neighbours: PointNeighbours, seed: number): Promise<Float32Array> {
  const { count, distances } = neighbours;
  if (count < leastPoints || distances.every((distance) => distance === 0)) return placeOnCircle(count);
  const random = createRandom(seed);
  const positions = Float64Array.from({ length: 2 * count }, () => limits.start * (2 * random() - 1));
  const links = linkFuzzily(neighbours);
  for (let round = 0; round < rounds; round++) {
    movePoints(positions, links, round, random);
    if (round % roundsPerTurn === 0) await setImmediate();
  }
  return Float32Array.from(positions);
}

function placeOnCircle(count: number): Float32Array {
  const turns = Array.from({ length: count }, (_, point) => (2 * Math.PI * point) / count);
  return Float32Array.from(turns.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]));
}

/** One round: draws the ends of links together, and pushes their first ends away from points drawn by chance. */
function movePoints(positions: Float64Array, { from, to, weights }: Links, round: number, random: Random): void {
  const count = positions.length / 2;
  const size = 1 - round / rounds;
  for (let link = 0; link < weights.length; link++) {
    const weight = weights[link]!;
    if (Math.floor((round + 1) * weight) === Math.floor(round * weight)) continue;
    const point = from[link]!;
    drawTogether(positions, point, to[link]!, size);
    for (let push = 0; push < pushes; push++) pushAway(positions, point, Math.floor(random() * count), size);
  }
}

function drawTogether(positions: Float64Array, a: number, b: number, size: number): void {
  const x = positions[2 * a]! - positions[2 * b]!;
  const y = positions[2 * a + 1]! - positions[2 * b + 1]!;
  const force = (2 * steepness) / (1 + steepness * (x * x + y * y));
  const [stepX, stepY] = [size * limit(force * x), size * limit(force * y)];
  positions[2 * a]! -= stepX;
  positions[2 * a + 1]! -= stepY;
  positions[2 * b]! += stepX;
  positions[2 * b + 1]! += stepY;
}

function pushAway(positions: Float64Array, point: number, other: number, size: number): void {
  const x = positions[2 * point]! - positions[2 * other]!;
  const y = positions[2 * point + 1]! - positions[2 * other + 1]!;
  const square = x * x + y * y;
  const force = 2 / ((softness + square) * (1 + steepness * square));
  positions[2 * point]! += size * limit(force * x);
  positions[2 * point + 1]! += size * limit(force * y);
}

const limit = (value: number): number => Math.max(-limits.step, Math.min(limits.step, value));
