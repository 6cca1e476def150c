import { decide, decideClass, scorePoints, suspiciousScore } from '../evidence/decision.ts';
import { resizeMap } from '../evidence/regions.ts';
import { saveClassAnalysis, type ClassAnalysisInput } from '../store/analyses.ts';
import { isAnalysed } from '../store/classes.ts';
import { countSamples } from '../store/samples.ts';
import type { Judgement } from '../store/findings.ts';
import type { AuditRun } from './audit-run.ts';
import { chooseSuspects } from './choose-suspects.ts';
import type { ClassFindings } from './class-findings.ts';
import { describeClassTest, describeEvidence, describeSeparation, measureFinding } from './describe-evidence.ts';
import type { ClassFinding } from './describe-finding.ts';
import type { ClassTests } from './test-class.ts';

/** A class with what was found in it, and what the tests on the model said of each finding; none without a model. */
export interface JudgedClass {
  readonly classId: number;
  readonly found: ClassFindings;
  readonly tests: ClassTests;
}

/** A finding with what is said of it. */
export interface JudgedFinding {
  readonly finding: ClassFinding;
  readonly judgement: Judgement;
}

/**
 * Judges the findings of all classes together, as most of them are harmless and show what harmless findings of this model
 * are like, and saves them; what this run has saved already is left alone.
 */
export function judgeClasses(run: AuditRun, classes: readonly JudgedClass[]): void {
  const judgements = judgeTested(classes);
  for (const { classId, found, tests } of classes) {
    if (isAnalysed(run.store, classId)) continue;
    const judged = found.findings.map((finding) => ({
      finding,
      judgement: judgements.get(finding) ?? judgeBySeparation(finding),
    }));
    const count = countSamples(run.store, classId);
    const chosen = chooseSuspects([...judged, ...judgeWhole(found, tests, count)], count);
    saveClassAnalysis(run.store, classId, rankFindings(found, chosen, run.subject.medium.size));
  }
}

function judgeTested(classes: readonly JudgedClass[]): Map<ClassFinding, Judgement> {
  const tested = classes.flatMap(({ found, tests }) =>
    tests.findings.map((test, index) => ({ finding: found.findings[index]!, test })),
  );
  const points = scorePoints(tested.map(({ finding, test }) => measureFinding(finding, test)));
  return new Map(
    tested.map(({ finding, test }, index) => {
      const decision = decide(points[index]!);
      const evidence = describeEvidence(finding, test, { points: points[index]!, decision });
      const { score, suspicious, hasPlace } = decision;
      const region = suspicious && hasPlace && test.region;
      return [finding, { score, suspicious, evidence, ...(region && { region }) }];
    }),
  );
}

/** All images of a class as one finding, where they are suspicious together. */
function judgeWhole({ analyses, mean }: ClassFindings, { whole }: ClassTests, count: number): JudgedFinding[] {
  const [view] = analyses;
  if (!whole || !view) return [];
  const { effect, control } = whole.transplant.probability;
  const { score, suspicious } = decideClass(effect - control);
  if (!suspicious) return [];
  const finding: ClassFinding = {
    members: Array.from({ length: count }, (_, position) => position),
    ...{ views: [view.view], fisher: null, separation: null, copies: 0, shown: false },
    ...{ meanHeatmap: mean, membership: whole.region },
  };
  const evidence = describeClassTest(whole, score);
  return [{ finding, judgement: { score, suspicious, evidence, region: whole.region } }];
}

/** Without a model to ask, only how far a finding stands apart. */
function judgeBySeparation(finding: ClassFinding): Judgement {
  const score = finding.separation ?? 0;
  return {
    score,
    suspicious: score >= suspiciousScore.separation,
    evidence: [describeSeparation(finding, score)],
  };
}

/** The findings of a class as they are saved, the most suspicious first; of two that score the same, the smaller. */
function rankFindings(
  { analyses, note }: ClassFindings,
  judged: readonly JudgedFinding[],
  inputSize: readonly [number, number],
): ClassAnalysisInput {
  const ranked = judged.toSorted(
    ({ judgement: left, finding: { members: ours } }, { judgement: right, finding: { members: theirs } }) =>
      Number(right.suspicious) - Number(left.suspicious) || right.score - left.score || ours.length - theirs.length,
  );
  const copied = ranked.flatMap(({ finding: { copies } }, rank) =>
    copies > 0 ? [`${copies} images of group ${rank + 1} are identical`] : [],
  );
  const notes = note === undefined ? copied : [note];
  return {
    analyses,
    score: ranked[0]?.judgement.score ?? null,
    suspicious: ranked.some(({ judgement }) => judgement.suspicious),
    ...(notes.length > 0 && { note: notes.join('; ') }),
    clusters: ranked.map(({ finding, judgement: { region, ...judgement } }, rank) => ({
      index: rank + 1,
      ...{ views: finding.views, fisher: finding.fisher, shown: finding.shown, ...judgement },
      ...{ meanHeatmap: finding.meanHeatmap, membership: finding.membership },
      ...(region && { region: resizeMap(region, inputSize) }),
      members: finding.members.map((position) => ({ position })),
    })),
  };
}
