import { listMembers, type ClusterRow, type MemberOrder, type MemberRow } from '../store/clusters.ts';
import type { Store } from '../store/store.ts';
import { countRepresentatives } from './choose-clusters.ts';

/** Why a card shows an image: it is typical of the group, at its edge, or the model says something else of it. */
export type MemberRole = 'typical' | 'borderline' | 'odd';

/** A member that a card shows. */
export interface ChosenMember extends MemberRow {
  readonly role: MemberRole;
}

/** What share of a card's images each role has beside the typical ones, and which members come first for it. */
const roles: readonly { readonly role: MemberRole; readonly order: MemberOrder; readonly share: number }[] = [
  { role: 'borderline', order: 'farthest', share: 0.25 },
  { role: 'odd', order: 'oddest', share: 0.25 },
];

/** The members that the card of a cluster shows, typical ones first, each once; of a suspicious one as many as asked for. */
export function chooseMembers(store: Store, cluster: ClusterRow, asked: number): ChosenMember[] {
  const count = countRepresentatives(cluster, asked);
  const wanted = roles.map((each) => ({ ...each, count: Math.floor(each.share * count) }));
  const typical = count - wanted.reduce((sum, each) => sum + each.count, 0);
  const chosen: ChosenMember[] = listTypical(store, cluster, typical).map((row) => ({ ...row, role: 'typical' }));
  for (const { role, order, count: more } of wanted) {
    const held = new Set(chosen.map(({ id }) => id));
    const rows = listMembers(store, cluster.id, more + held.size, order).filter(({ id }) => !held.has(id));
    chosen.push(...rows.slice(0, more).map((row) => ({ ...row, role })));
  }
  return chosen;
}

/** Candidates for a typical member, per member that is shown. */
const candidates = 8;

/** The most typical members; first those that the model takes for what was explained, where there are such among the first. */
function listTypical(store: Store, { id }: ClusterRow, count: number): MemberRow[] {
  const rows = listMembers(store, id, candidates * count);
  const isTaken = ({ target, prediction }: MemberRow) => prediction === null || prediction === target;
  return [...rows.filter(isTaken), ...rows.filter((row) => !isTaken(row))].slice(0, count);
}
