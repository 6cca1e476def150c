import { largestShare } from './choose-findings.ts';
import type { JudgedFinding } from './judge-classes.ts';

/** Two findings are about the same images if they share more than this of the smaller one. */
const sameImages = 0.5;

/** Two findings are the two sides of one if they share no image and hold this share of the class together. */
const bothSides = 0.9;

/** Of findings about the same images, the largest that scores at least this share of the best speaks for all. */
const nearlyBest = 0.85;

/**
 * Takes the suspicion from findings that are part of another suspicious one, or all that it leaves of the class, so that
 * one artefact is one finding: parts of a group often score more than the group, as five stickers that happen to be at one
 * place do.
 *
 * Copies of one image stand apart whatever the model looks at, so that a finding made of them is not suspicious; nor is one
 * that is most of its class, but for the class as a whole.
 */
export function chooseSuspects(judged: readonly JudgedFinding[], classSize: number): JudgedFinding[] {
  const suspects = judged
    .filter(({ finding, judgement }) => judgement.suspicious && finding.copies === 0)
    .filter(({ finding: { members } }) => members.length <= largestShare * classSize || members.length === classSize)
    .toSorted((left, right) => right.judgement.score - left.judgement.score);
  const chosen = new Set<JudgedFinding>();
  let left = suspects;
  for (let [best] = left; best !== undefined; [best] = left) {
    const top = best;
    const about = left.filter((each) => each === top || sharesImages(each, top));
    const speaker = about
      .filter(({ judgement }) => judgement.score >= nearlyBest * top.judgement.score)
      .reduce((most, each) => (each.finding.members.length > most.finding.members.length ? each : most));
    chosen.add(speaker);
    left = left.filter(
      (each) => !about.includes(each) && !sharesImages(each, speaker) && !isOtherSide(each, speaker, classSize),
    );
  }
  return judged.map((each) =>
    chosen.has(each) ? each : { ...each, judgement: { ...each.judgement, suspicious: false } },
  );
}

function sharesImages({ finding: a }: JudgedFinding, { finding: b }: JudgedFinding): boolean {
  return countShared(a.members, b.members) > sameImages * Math.min(a.members.length, b.members.length);
}

function isOtherSide({ finding: a }: JudgedFinding, { finding: b }: JudgedFinding, classSize: number): boolean {
  return a.members.length + b.members.length >= bothSides * classSize && countShared(a.members, b.members) === 0;
}

function countShared(members: readonly number[], others: readonly number[]): number {
  const ours = new Set(members);
  return others.filter((member) => ours.has(member)).length;
}
