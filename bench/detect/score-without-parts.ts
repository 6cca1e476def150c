import type { AuditedClass, CaseAudit, Finding } from './audit-case.ts';
import { listArtefacts, type DetectCase } from './find-cases.ts';
import { findBest } from './judge-case.ts';
import { findRank } from './metrics.ts';

/** What scores would say of an artefact if they lacked one of their parts. */
export interface Ablation {
  readonly case: string;
  readonly artefact: string;
  /** With all parts first, then without each. */
  readonly standings: readonly AblatedStanding[];
}

export interface AblatedStanding {
  /** The part left out; null: none is. */
  readonly without: string | null;
  /** Of the artefact's finding among the best findings of the harmless classes, from 1. */
  readonly rank: number;
  /** Its score less that of the best finding of a harmless class; null where there is none. */
  readonly margin: number | null;
}

/**
 * Scores findings again with all parts, and with all but one, part by part. The artefact's finding is the one that
 * agrees best with its samples, suspicious or not; an artefact whose class has no finding, or one without parts, is left out.
 */
export function scoreWithoutParts(detectCase: DetectCase, { classes }: CaseAudit): Ablation[] {
  const artefacts = listArtefacts(detectCase);
  const harmless = classes.filter(({ name }) => artefacts.every((artefact) => artefact.class !== name));
  const tests = new Set(
    classes.flatMap(({ findings }) => findings.flatMap(({ parts }) => parts.map(({ test }) => test))),
  );
  return artefacts.flatMap((artefact) => {
    const findings = classes.find(({ name }) => name === artefact.class)?.findings ?? [];
    const finding = findBest(findings, artefact.samples);
    if (!finding || finding.parts.length === 0) return [];
    const standings = [null, ...tests].map((without) => ({
      without,
      ...compareWithBest(sumPoints(finding.parts, without), harmless, without),
    }));
    return [{ case: detectCase.name, artefact: artefact.name, standings }];
  });
}

function compareWithBest(score: number, harmless: readonly AuditedClass[], without: string | null) {
  const bests = harmless
    .filter(({ findings }) => findings.length > 0)
    .map(({ findings }) => Math.max(...findings.map(({ parts }) => sumPoints(parts, without))));
  return {
    rank: findRank(
      { suspicious: false, score },
      bests.map((best) => ({ suspicious: false, score: best })),
    ),
    margin: bests.length > 0 ? score - Math.max(...bests) : null,
  };
}

function sumPoints(parts: Finding['parts'], without: string | null): number {
  return parts.filter(({ test }) => test !== without).reduce((sum, { points }) => sum + points, 0);
}
