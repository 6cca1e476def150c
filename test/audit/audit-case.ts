import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runAudit, type AuditOptions } from '../../src/audit/audit.ts';
import type { AuditSummary } from '../../src/audit/summary.ts';
import { onnxRuntime } from '../../src/runtime/onnx.ts';
import type { Runtime } from '../../src/runtime/session.ts';
import { writeCase, type Case, type CaseOptions } from '../e2e/write-case.ts';

/** A runtime that writes down the names of the graphs it opens. */
export function watchRuntime(): { runtime: Runtime; opened: string[] } {
  const opened: string[] = [];
  const createSession: Runtime['createSession'] = (graph, options) => {
    opened.push(graph.name);
    return onnxRuntime.createSession(graph, { ...options, threads: 1 });
  };
  return { runtime: { ...onnxRuntime, createSession }, opened };
}

/** Writes a case whose report draws nothing. */
export function writePlainCase(folder: string, options: Pick<CaseOptions, 'counts'> = {}): Promise<Case> {
  return writeCase(folder, { ...options, job: { report: { thumbnails: 0 } } });
}

/** Audits a case in this process. */
export function auditCase(
  { job, db, out }: Case,
  options: Partial<AuditOptions> = {},
  runtime: Runtime = watchRuntime().runtime,
): Promise<AuditSummary> {
  return runAudit({ job, db, out, ...options }, runtime);
}

/** The files with what the tests said, one a class. */
export function listTests({ folder }: Case): string[] {
  const tests = join(folder, 'audit.files', 'tests');
  return readdirSync(tests).map((name) => join(tests, name, 'tests.json'));
}
