import { largestShare } from './choose-findings.ts';
import type { JudgedFinding } from './judge-classes.ts';

/** Two findings are about the same images if they share more than this of the smaller one. */
const sameImages = 0.5;

/** Two findings are the two sides of one if they share no image and hold this share of the class together. */
const bothSides = 0.9;

/**
 * Takes the suspicion from findings that are part of another suspicious one, or all that it leaves of the class, so that
 * one artefact is one finding. Of findings about the same images the one with the largest score · √size speaks for all, as
 * the same effect on more images is surer: parts of a group often score more than the group, as five stickers that happen
 * to be at one place do.
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
    const speaker = about.reduce((surest, each) => (weigh(each) > weigh(surest) ? each : surest));
    chosen.add(speaker);
    left = left.filter(
      (each) => !about.includes(each) && !sharesImages(each, speaker) && !isOtherSide(each, speaker, classSize),
    );
  }
  return judged.map((each) =>
    chosen.has(each) ? each : { ...each, judgement: { ...each.judgement, suspicious: false } },
  );
}

function weigh({ finding, judgement }: JudgedFinding): number {
  return judgement.score * Math.sqrt(finding.members.length);
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
