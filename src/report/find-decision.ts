import { falseAlarmRate, suspiciousScore } from '../evidence/decision.ts';
import { findPart, type EvidencePart } from '../store/findings.ts';
import type { Decision } from './report-model.ts';

/**
 * When the groups of a run were called suspicious, which depends on whether the model was asked about them; null where
 * nothing was judged.
 */
export function findDecision(
  classes: readonly { readonly clusters: readonly { readonly evidence: readonly EvidencePart[] }[] }[],
): Decision | null {
  const parts = classes.flatMap(({ clusters }) => clusters.map(({ evidence }) => evidence));
  if (parts.some((evidence) => findPart(evidence, 'transplant'))) {
    return { level: suspiciousScore.tested, falseAlarmRate: falseAlarmRate.tested };
  }
  if (parts.some((evidence) => evidence.length > 0)) {
    return { level: suspiciousScore.separation, falseAlarmRate: falseAlarmRate.separation };
  }
  return null;
}
