import { decide, scorePoints, suspiciousScore } from '../evidence/decision.ts';
import { resizeMap } from '../evidence/regions.ts';
import type { FindingTests } from '../evidence/test-findings.ts';
import { saveClassAnalysis, type ClassAnalysisInput } from '../store/analyses.ts';
import { isAnalysed } from '../store/classes.ts';
import type { Judgement } from '../store/findings.ts';
import type { AuditRun } from './audit-run.ts';
import { chooseSuspects } from './choose-suspects.ts';
import type { ClassFindings } from './class-findings.ts';
import { describeEvidence, describeSeparation, measureFinding } from './describe-evidence.ts';
import type { ClassFinding } from './describe-finding.ts';

/** A class with what was found in it, and what the tests on the model said of each finding; none without a model. */
export interface JudgedClass {
  readonly classId: number;
  readonly found: ClassFindings;
  readonly tests: readonly FindingTests[];
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
  for (const { classId, found } of classes) {
    if (isAnalysed(run.store, classId)) continue;
    const judged = found.findings.map((finding) => ({
      finding,
      judgement: judgements.get(finding) ?? judgeBySeparation(finding),
    }));
    saveClassAnalysis(run.store, classId, rankFindings(found, chooseSuspects(judged), run.subject.preprocessing.size));
  }
}

function judgeTested(classes: readonly JudgedClass[]): Map<ClassFinding, Judgement> {
  const tested = classes.flatMap(({ found, tests }) =>
    tests.map((test, index) => ({ finding: found.findings[index]!, test })),
  );
  const points = scorePoints(tested.map(({ finding, test }) => measureFinding(finding, test)));
  return new Map(
    tested.map(({ finding, test }, index) => {
      const decision = decide(points[index]!);
      const evidence = describeEvidence(finding, test, { points: points[index]!, decision });
      const { score, suspicious, way } = decision;
      const region = suspicious && way === 'inPlace' && test.region;
      return [finding, { score, suspicious, evidence, ...(region && { region }) }];
    }),
  );
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
