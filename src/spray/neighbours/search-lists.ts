import type { Runtime, Session } from '../../runtime/session.ts';
import { findBest, scoresPerBlock } from './find-best.ts';
import type { Division } from './divide-targets.ts';
import { createCandidates, type Candidates } from './candidates.ts';
import { createNearestList } from './nearest-list.ts';
import { listRows, viewGroup } from './row-groups.ts';
import { buildListGraph } from './score-graph.ts';
import { asInput, type Targets } from './targets.ts';

/** Candidates kept in the float32 search beyond the neighbours asked for. */
const spareCandidates = 3;

/**
 * Nearly the `kept` nearest targets of every target, row-major [n, kept], nearest first: those among the members of the
 * `probes` lists with the nearest centres (an inverted file, Jégou et al. 2011). A list is compared with all the points
 * that look through it in one matrix product; what scores best gets exact float64 distances.
 */
export async function searchLists(
  targets: Targets,
  division: Division,
  probes: number,
  kept: number,
  runtime: Runtime,
): Promise<{ indices: Int32Array; distances: Float64Array }> {
  const count = targets.targets.shape[0]!;
  const lists = division.centres.targets.shape[0]!;
  const members = listRows(division.lists, lists);
  const visitors = listRows(await findProbes(targets, division, probes, runtime), lists, probes);
  const candidates = createCandidates(count, kept + spareCandidates);
  const session = await runtime.createSession(buildListGraph());
  try {
    for (let list = 0; list < lists; list++) {
      await compare(viewGroup(visitors, list), viewGroup(members, list), targets, candidates, session);
    }
  } finally {
    await session.release();
  }
  return rank(targets, candidates, kept);
}

/** The lists that every point looks through, row-major [n, probes]. */
async function findProbes(
  { targets }: Targets,
  { centres }: Division,
  probes: number,
  runtime: Runtime,
): Promise<Int32Array> {
  const found = new Int32Array(targets.shape[0]! * probes);
  await findBest(targets, centres, probes, runtime, (first, _, { indices }) => found.set(indices, first * probes));
  return found;
}

/** Offers the members of a list to the points that look through it. */
async function compare(
  visitors: Int32Array,
  members: Int32Array,
  targets: Targets,
  candidates: Candidates,
  session: Session,
): Promise<void> {
  const wanted = Math.min(candidates.capacity + 1, members.length);
  const block = Math.max(1, Math.floor(scoresPerBlock / members.length));
  const feeds = { ...targets, wanted: asInput(wanted), targetRows: { data: members, shape: [members.length] } };
  for (let first = 0; first < visitors.length; first += block) {
    const queries = visitors.subarray(first, first + block);
    const { scores, indices } = await session.run({ ...feeds, queryRows: { data: queries, shape: [queries.length] } });
    candidates.offer(queries, scores!.data as Float32Array, indices!.data as Int32Array, wanted);
  }
}

/** Orders the candidates by their exact distances; a point that has too few of them is compared with all. */
function rank(
  { targets }: Targets,
  { capacity, indices, lengths }: Candidates,
  kept: number,
): { indices: Int32Array; distances: Float64Array } {
  const count = targets.shape[0]!;
  const ranked = { indices: new Int32Array(count * kept), distances: new Float64Array(count * kept) };
  const nearest = createNearestList(targets, kept);
  for (let point = 0; point < count; point++) {
    nearest.start(point);
    const length = lengths[point]!;
    if (length < kept) for (let other = 0; other < count; other++) nearest.offer(other);
    else for (let place = 0; place < length; place++) nearest.offer(indices[point * capacity + place]!);
    nearest.write(ranked.indices, ranked.distances, point * kept);
  }
  return ranked;
}
