import { existsSync } from 'node:fs';
import { UnhansError } from '../../errors.ts';
import { listAnalyses, type AnalysisRow } from '../../store/analyses.ts';
import type { Page, Paging } from '../../store/list-findings.ts';
import type { Store } from '../../store/store.ts';
import { readNpyInfo } from '../../tensor/npy-file.ts';
import type { ClassDetail, ClassItem } from '../api.ts';

type Raw<Row> = Omit<Row, 'suspicious'> & { suspicious: number };

const columns = `
classes.id, name, score, suspicious, (SELECT count(*) FROM samples WHERE class_id = classes.id) AS samples`;

/** A page of a run's classes whose names hold a text, most suspicious first. */
export function listClassItems(store: Store, runId: number, text: string, paging: Paging): Page<ClassItem> {
  const matching = 'FROM classes WHERE run_id = @runId AND instr(lower(name), lower(@text)) > 0';
  const { total } = store.first<{ total: number }>(`SELECT count(*) AS total ${matching}`, { runId, text })!;
  const items = store.all<Raw<ClassItem>>(
    `SELECT ${columns} FROM (SELECT id AS chosen ${matching} ORDER BY suspicious DESC, score DESC NULLS LAST, name
                             LIMIT @limit OFFSET @offset) JOIN classes ON classes.id = chosen
     ORDER BY suspicious DESC, score DESC NULLS LAST, name`,
    { runId, text, ...paging },
  );
  return { total, items: items.map((item) => ({ ...item, suspicious: item.suspicious === 1 })) };
}

/**
 * A class and the ways in which its samples were compared.
 * @throws UnhansError `usage` where there is none such.
 */
export function readClass(store: Store, id: number): ClassDetail {
  const row = store.first<Raw<Omit<ClassDetail, 'analyses'>>>(
    `SELECT ${columns}, note, run_id AS runId FROM classes WHERE id = @id`,
    { id },
  );
  if (!row) throw new UnhansError('usage', `cannot find class ${id}: the database has no such class`);
  const analyses = listAnalyses(store, id).map(({ id: analysisId, view, clusterCount, eigenvalues, embedding }) => ({
    ...{ id: analysisId, view, clusterCount, eigenvalues, axes: countAxes(embedding) },
  }));
  return { ...row, suspicious: row.suspicious === 1, analyses };
}

function countAxes(embedding: AnalysisRow['embedding']): number {
  return embedding !== null && existsSync(embedding) ? (readNpyInfo(embedding).shape[1] ?? 0) : 0;
}
