import type { Tensor } from '../../src/tensor/tensor.ts';
import type { AuditedClass, CaseAudit, Finding } from './audit-case.ts';
import type { BareCluster } from './bare-recipe.ts';
import { listArtefacts, type Artefact, type DetectCase } from './find-cases.ts';
import { findRank, measureAgreement, measureIou, type Agreement, type Standing } from './metrics.ts';

/** How well an audit found what was planted. */
export interface CaseResult {
  readonly name: string;
  readonly kind: DetectCase['kind'];
  /** Of the whole audit, from reading the model to the report. */
  readonly seconds: number;
  /** By class name; empty where nothing was planted. */
  readonly planted: readonly PlantedClass[];
  readonly harmlessClasses: number;
  /** Suspicious findings of harmless classes, and those of planted classes that hold mostly samples without artefact. */
  readonly falseFindings: readonly string[];
}

/** A class in which something was planted; the agreement is that of all its suspicious findings together. */
export interface PlantedClass extends Agreement {
  readonly class: string;
  readonly samples: number;
  readonly plantedSamples: number;
  /** Among the harmless classes, from 1. */
  readonly rank: number;
  /** F1 of the finding that is ranked first, suspicious or not. */
  readonly firstF1: number;
  readonly artefacts: readonly FoundArtefact[];
  readonly bare: BareResult;
}

export interface FoundArtefact {
  readonly name: string;
  readonly samples: number;
  /** Of the suspicious finding that agrees best with its samples; 0 where none is suspicious. */
  readonly f1: number;
  /** Of that finding's region and the mask, 0 without a region; null where the artefact has no mask. */
  readonly iou: number | null;
}

/** What the bare recipe finds: the class's cluster with the largest Fisher score. */
export interface BareResult {
  readonly rank: number;
  readonly f1: number;
  readonly fisher: number | null;
  /** The largest of a harmless class. */
  readonly harmlessFisher: number | null;
}

/** What the audit and the bare recipe said of a case, and where its artefacts lie. */
export interface CaseMaterial {
  readonly audit: CaseAudit;
  /** By class name. */
  readonly bare: ReadonlyMap<string, BareCluster>;
  /** By file: the model's input, [height, width], 1 where the artefact lies. */
  readonly masks: ReadonlyMap<string, Tensor>;
}

/** Compares what was found with the truth. */
export function judgeCase(detectCase: DetectCase, { audit, bare, masks }: CaseMaterial): CaseResult {
  const artefacts = listArtefacts(detectCase);
  const isPlanted = (name: string) => artefacts.some((artefact) => artefact.class === name);
  const harmless = audit.classes.filter(({ name }) => !isPlanted(name));
  const judge = (audited: AuditedClass): PlantedClass => {
    const own = artefacts.filter((artefact) => artefact.class === audited.name);
    return { ...judgeClass(audited, own, harmless, masks), bare: judgeBare(audited, own, { bare, harmless }) };
  };
  return {
    ...{ name: detectCase.name, kind: detectCase.kind, seconds: audit.seconds },
    planted: audit.classes.filter(({ name }) => isPlanted(name)).map(judge),
    harmlessClasses: harmless.length,
    falseFindings: listFalseFindings(audit.classes, artefacts),
  };
}

function judgeClass(
  audited: AuditedClass,
  artefacts: readonly Artefact[],
  harmless: readonly Standing[],
  masks: CaseMaterial['masks'],
): Omit<PlantedClass, 'bare'> {
  const planted = joinSamples(artefacts);
  const suspicious = audited.findings.filter((finding) => finding.suspicious);
  const [first] = audited.findings;
  return {
    ...{ class: audited.name, samples: audited.samples.length, plantedSamples: planted.size },
    rank: findRank(audited, harmless),
    ...measureAgreement(new Set(suspicious.flatMap(({ members }) => [...members])), planted),
    firstF1: first ? measureAgreement(first.members, planted).f1 : 0,
    artefacts: artefacts.map(({ name, samples, mask }) => {
      const finding = findBest(suspicious, samples);
      return {
        ...{ name, samples: samples.size },
        f1: finding ? measureAgreement(finding.members, samples).f1 : 0,
        iou: mask === undefined ? null : compareRegion(finding?.region, masks.get(mask)),
      };
    }),
  };
}

function compareRegion(region: Tensor | undefined, mask: Tensor | undefined): number {
  return region && mask ? measureIou(region.data, mask.data) : 0;
}

function judgeBare(
  { name, samples }: AuditedClass,
  artefacts: readonly Artefact[],
  { bare, harmless }: { bare: CaseMaterial['bare']; harmless: readonly AuditedClass[] },
): BareResult {
  const fisher = bare.get(name)?.fisher ?? null;
  const rivals = harmless.map((rival) => bare.get(rival.name)?.fisher ?? null);
  const toStanding = (score: number | null) => ({ suspicious: false, score });
  const members = new Set(bare.get(name)?.members.map((row) => samples[row]!));
  return {
    rank: findRank(toStanding(fisher), rivals.map(toStanding)),
    f1: measureAgreement(members, joinSamples(artefacts)).f1,
    fisher,
    harmlessFisher: findLargest(rivals.filter((score) => score !== null)),
  };
}

function findLargest(scores: readonly number[]): number | null {
  return scores.length > 0 ? Math.max(...scores) : null;
}

function listFalseFindings(classes: readonly AuditedClass[], artefacts: readonly Artefact[]): string[] {
  return classes.flatMap(({ name, findings }) => {
    const planted = joinSamples(artefacts.filter((artefact) => artefact.class === name));
    return findings
      .filter(({ suspicious, members }) => suspicious && measureAgreement(members, planted).precision < 0.5)
      .map((finding) => finding.name);
  });
}

function joinSamples(artefacts: readonly Artefact[]): Set<string> {
  return new Set(artefacts.flatMap(({ samples }) => [...samples]));
}

/** The finding that agrees best with some samples; the first of equals; undefined where there are none. */
export function findBest(findings: readonly Finding[], samples: ReadonlySet<string>): Finding | undefined {
  const agreements = findings.map(({ members }) => measureAgreement(members, samples).f1);
  return findings[agreements.indexOf(Math.max(...agreements))];
}
