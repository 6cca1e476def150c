import type { Verdict } from '../../store/verdicts.ts';
import { html, type Html } from '../html.ts';
import type { ReportClass, ReportCluster } from '../report-model.ts';

const suspectHues = 3;
const ordinaryHues = 7;

/** Colour class of each cluster: reds for the suspicious, calmer hues for the others. */
export function assignHues(clusters: readonly ReportCluster[]): string[] {
  let suspects = 0;
  let others = 0;
  return clusters.map((cluster) =>
    cluster.suspicious ? `suspect-${suspects++ % suspectHues}` : `group-${others++ % ordinaryHues}`,
  );
}

/** What a cluster is called on the page. */
export function nameGroup(index: number): string {
  return `Group ${index + 1}`;
}

/** The word that marks a suspicious class or cluster. */
export function drawBadge(suspicious: boolean): Html | null {
  return suspicious ? html`<strong class="badge">suspicious</strong>` : null;
}

/** What a person has said of a cluster. */
const verdictWords: Readonly<Record<Verdict, string>> = {
  artefact: 'judged an artefact',
  legitimate: 'judged legitimate',
  unsure: 'judged, unsure',
};

/** The words for a person's verdict; nothing where there is none. */
export function drawVerdictBadge(verdict: Verdict | null): Html | null {
  return verdict === null ? null : html`<strong class="badge judged">${verdictWords[verdict]}</strong>`;
}

/** Address of a class on the page. */
export function anchorOf(classIndex: number): string {
  return `class-${classIndex + 1}`;
}

/** A class and one of its clusters. */
export interface Finding {
  readonly classIndex: number;
  readonly class: ReportClass;
  readonly cluster: ReportCluster;
}

/**
 * The cluster to show first: the most suspicious one, or where none is suspicious the one with the highest score.
 * Undefined where no cluster could be compared with the rest of its class.
 */
export function findTopFinding(classes: readonly ReportClass[]): Finding | undefined {
  const findings = classes.flatMap((each, classIndex) =>
    each.clusters
      .filter(({ fisher, suspicious }) => suspicious || fisher !== null)
      .map((cluster): Finding => ({ classIndex, class: each, cluster })),
  );
  return findings.reduce<Finding | undefined>((best, finding) => {
    if (best === undefined) return finding;
    if (best.cluster.suspicious !== finding.cluster.suspicious) return best.cluster.suspicious ? best : finding;
    return finding.cluster.score > best.cluster.score ? finding : best;
  }, undefined);
}
