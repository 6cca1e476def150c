import { saveClassAnalysis, type ClassAnalysisInput } from '../store/analyses.ts';
import { isAnalysed } from '../store/classes.ts';
import { countSamples } from '../store/samples.ts';
import type { ClusterInput } from '../store/save-clusters.ts';
import type { AuditRun } from './audit-run.ts';
import type { ClassFindings } from './class-findings.ts';
import type { ClassFinding } from './describe-finding.ts';
import { judgeCluster } from './suspicion.ts';

/** Judges the findings of all classes and saves them; what this run has saved already is left alone. */
export function judgeClasses({ store }: AuditRun, found: ReadonlyMap<number, ClassFindings>): void {
  for (const [classId, findings] of found) {
    if (!isAnalysed(store, classId)) {
      saveClassAnalysis(store, classId, judgeFindings(findings, countSamples(store, classId)));
    }
  }
}

/**
 * Judges and ranks the findings of a class, the most suspicious first; of two that score the same, as a group and its
 * complement do, the smaller comes first.
 */
export function judgeFindings({ analyses, findings, note }: ClassFindings, classSize: number): ClassAnalysisInput {
  const judged = findings
    .map((finding) => ({ finding, ...judgeCluster({ cluster: finding, classSize, copies: finding.copies }) }))
    .sort(
      (left, right) =>
        Number(right.suspicious) - Number(left.suspicious) ||
        right.score - left.score ||
        left.finding.members.length - right.finding.members.length,
    );
  const copied = judged.flatMap(({ finding: { copies } }, rank) =>
    copies > 0 ? [`${copies} images of group ${rank + 1} are identical`] : [],
  );
  const notes = note === undefined ? copied : [note];
  return {
    analyses,
    score: judged.find(({ finding }) => finding.fisher !== null)?.score ?? null,
    suspicious: judged.some(({ suspicious }) => suspicious),
    ...(notes.length > 0 && { note: notes.join('; ') }),
    clusters: judged.map(({ finding, score, suspicious }, rank) => describeCluster(finding, rank, score, suspicious)),
  };
}

function describeCluster(finding: ClassFinding, rank: number, score: number, suspicious: boolean): ClusterInput {
  const { views, fisher, shown, meanHeatmap, membership } = finding;
  const members = finding.members.map((position) => ({ position }));
  return { index: rank + 1, views, fisher, score, suspicious, shown, members, meanHeatmap, membership };
}
