import type { Store } from '../../store/store.ts';
import { readReportModel } from '../read-report-model.ts';
import { readRunFindings } from '../read-run-findings.ts';
import { renderReport } from '../render-report.ts';
import type { RunFindings } from '../run-findings.ts';
import { formatJunit } from './format-junit.ts';
import { formatMarkdown } from './format-markdown.ts';
import { formatSarif } from './format-sarif.ts';

/** A form of the report. */
export interface ReportFormat {
  /** What it is for, in a few words. */
  readonly summary: string;
  /** The file it is written to where no other is named. */
  readonly file: string;
  /** The report of a run (its number or `latest`). Throws UnhansError `usage` where there is no such run. */
  readonly write: (store: Store, run: string) => string;
}

/** Every form of the report, by name. */
export const reportFormats = {
  html: {
    summary: 'one page for people',
    file: 'report.html',
    write: (store, run) => renderReport(readReportModel(store, run)),
  },
  json: {
    summary: 'all findings, for programs',
    file: 'report.json',
    write: fromFindings((findings) => `${JSON.stringify(findings, null, 2)}\n`),
  },
  markdown: { summary: 'a summary for a pull request', file: 'report.md', write: fromFindings(formatMarkdown) },
  junit: { summary: 'test results for CI', file: 'report.junit.xml', write: fromFindings(formatJunit) },
  sarif: { summary: 'code scanning alerts', file: 'report.sarif', write: fromFindings(formatSarif) },
} as const satisfies Record<string, ReportFormat>;

export type ReportFormatName = keyof typeof reportFormats;

function fromFindings(format: (findings: RunFindings) => string): ReportFormat['write'] {
  return (store, run) => format(readRunFindings(store, run));
}
