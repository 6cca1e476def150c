import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runAudit } from '../../../src/audit/audit.ts';
import { onnxRuntime } from '../../../src/runtime/onnx.ts';
import { listClasses } from '../../../src/store/classes.ts';
import { listClusters, listPositions } from '../../../src/store/clusters.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { findSamples } from '../../../src/store/samples.ts';

/** A suspicious group of an audit. */
export interface Suspicion {
  readonly class: string;
  readonly score: number;
  /** The harmonic mean of the shares of the group that is planted, and of what is planted that is in the group. */
  readonly f1: number;
}

export interface PlantedAudit {
  /** The suspicious groups, the highest score first. */
  readonly suspicions: readonly Suspicion[];
  readonly report: string;
  /** The files with heatmaps, one a class. */
  readonly heatmaps: readonly string[];
}

/** Audits a job beside which the database and the report are kept, and compares what is suspicious with what was planted. */
export async function auditPlanted(job: string, planted: readonly string[]): Promise<PlantedAudit> {
  const [db, out] = [join(dirname(job), 'audit.db'), join(dirname(job), 'report')];
  const { run } = await runAudit({ job, db, out }, onnxRuntime);
  const store = openStore(db);
  try {
    const truth = new Set(planted);
    const classes = listClasses(store, run);
    const suspicions = classes.flatMap(({ id, name }) =>
      listClusters(store, { classId: id })
        .filter(({ suspicious }) => suspicious)
        .map((cluster) => {
          const members = findSamples(store, id, listPositions(store, cluster.id));
          const hits = members.filter(({ path }) => truth.has(path)).length;
          return { class: name, score: cluster.score, f1: (2 * hits) / (members.length + truth.size) };
        }),
    );
    return {
      suspicions: suspicions.sort((a, b) => b.score - a.score),
      report: readFileSync(join(out, 'report.html'), 'utf8'),
      heatmaps: classes.map(({ id }) => findSamples(store, id, [0])[0]!.heatmaps!),
    };
  } finally {
    store.close();
  }
}
