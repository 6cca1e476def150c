import type { Runtime, Session } from '../../runtime/session.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { findDistinct, isSameSet } from './distinct-sets.ts';
import { findDirection } from './fisher-direction.ts';
import { leastMeasured, mostMeasured } from './measure-separation.ts';
import { openProjector, projectPoints } from './project-points.ts';
import { sumRows } from './row-sums.ts';
import { splitSamples, thinRows, type Split } from './split-samples.ts';
import { summarise } from './summarise.ts';

const mostRounds = 4;

/** Sets refined at once: their places along their directions are in memory together. */
const setsPerBlock = 64;

/**
 * The samples that belong with each of `sets` of samples among `points` [n, d]: those beyond the point between the set's
 * mean and that of all other samples (in proportion to their spread) along the direction between them (findDirection),
 * found anew until nothing changes, four times at most. All are ascending; a set stays where it or the rest is too small.
 *
 * All sets move on together, so that their projections are one matrix product.
 */
export async function refineSets(points: Tensor, sets: readonly Int32Array[], runtime: Runtime): Promise<Int32Array[]> {
  const refined = [...sets];
  const whole = summariseAxes(points);
  const session = await openProjector(points, runtime);
  try {
    let moving = [...refined.keys()];
    for (let round = 0; round < mostRounds && moving.length > 0; round++) {
      const { distinct, places } = findDistinct(moving.map((index) => refined[index]!));
      const next = await moveSets(points, whole, distinct, session);
      moving = moving.filter((index, place) => {
        const set = next[places[place]!]!;
        const isMoved = !isSameSet(set, refined[index]!);
        refined[index] = set;
        return isMoved;
      });
    }
  } finally {
    await session.release();
  }
  return refined;
}

/** Mean and variance of all points, per axis. */
interface AxisSummary {
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

function summariseAxes(points: Tensor): AxisSummary {
  const count = points.shape[0]!;
  const { sums, squares } = sumRows(
    points,
    Int32Array.from({ length: count }, (_, row) => row),
  );
  const means = sums.map((sum) => sum / count);
  return { means, variances: squares.map((square, axis) => Math.max(0, square / count - means[axis]! ** 2)) };
}

/** One round: every set's samples by the direction of the set. */
async function moveSets(
  points: Tensor,
  whole: AxisSummary,
  sets: readonly Int32Array[],
  session: Session,
): Promise<Int32Array[]> {
  const moved: Int32Array[] = [];
  for (let first = 0; first < sets.length; first += setsPerBlock) {
    const splits = sets.slice(first, first + setsPerBlock).map((set) => splitSamples(points.shape[0]!, set));
    const directions = splits.map((split) => pointInside(points, whole, split));
    const places = await projectPoints(session, points, directions);
    for (const [index, split] of splits.entries()) moved.push(takeBeyond(places[index]!, split));
  }
  return moved;
}

/**
 * The direction from the rest of the class to a group. One group's mean gives that of the other, and the variance within
 * both: what the whole class's has beyond that between the means. The smaller group is gone through, 1,000 of it at most.
 */
function pointInside(points: Tensor, { means, variances }: AxisSummary, { inside, outside }: Split): Float64Array {
  const [smaller, sign] = inside.length <= outside.length ? [inside, 1] : [outside, -1];
  const share = smaller.length / (inside.length + outside.length);
  const rows = thinRows(smaller, mostMeasured);
  const { sums } = sumRows(points, rows);
  const differences = sums.map((sum, axis) => (sign * (sum / rows.length - means[axis]!)) / (1 - share));
  const within = variances.map((variance, axis) =>
    Math.max(0, variance - share * (1 - share) * differences[axis]! ** 2),
  );
  return findDirection(differences, within);
}

/** The samples beyond the point between the groups. */
function takeBeyond(places: Float32Array, { inside, outside }: Split): Int32Array {
  if (Math.min(inside.length, outside.length) < leastMeasured) return inside;
  const high = summarise(pick(places, inside));
  const low = summarise(pick(places, outside));
  const spread = high.deviation + low.deviation;
  const limit = spread > 0 ? (high.mean * low.deviation + low.mean * high.deviation) / spread : high.mean;
  const beyond = new Int32Array(places.length);
  let found = 0;
  for (let sample = 0; sample < places.length; sample++) if (places[sample]! > limit) beyond[found++] = sample;
  return beyond.slice(0, found);
}

function pick(places: Float32Array, samples: Int32Array): Float64Array {
  const picked = new Float64Array(samples.length);
  for (let index = 0; index < samples.length; index++) picked[index] = places[samples[index]!]!;
  return picked;
}
