import type { Finding } from '../spray/merge-findings.ts';

/** How many findings of a class are kept, each kind at most; one may be of several kinds. */
const kept = { prominent: 12, separable: 6, small: 4 } as const;

/** Largest share of its class that a finding may hold: of more, the rest is the exception. */
export const largestShare = 0.6;

/** Largest share of its class that a small finding holds. */
const smallShare = 0.04;

/**
 * Those of the findings of a class, the most prominent first, that are worth testing on the model: the 12 most prominent,
 * the 6 with the largest Fisher scores, and the 4 most prominent small ones (up to 4 % of the class), which the larger
 * would crowd out. In the order given. Those that are most of the class are what the class is; they are taken only where
 * nothing else was found.
 */
export function chooseFindings(all: readonly Finding[], classSize: number): Finding[] {
  const parts = all.filter(({ members }) => members.length <= largestShare * classSize);
  const findings = parts.length > 0 ? parts : all;
  const byFisher = findings.toSorted((a, b) => (b.fisher ?? 0) - (a.fisher ?? 0));
  const small = findings.filter(({ members }) => members.length <= smallShare * classSize);
  const chosen = new Set([
    ...findings.slice(0, kept.prominent),
    ...byFisher.slice(0, kept.separable),
    ...small.slice(0, kept.small),
  ]);
  return findings.filter((finding) => chosen.has(finding));
}
