import { html, type Html } from '../html.ts';
import { formatCommand } from '../format-command.ts';
import type { ReportModel } from '../report-model.ts';
import type { Finding } from './groups.ts';

/** What a reader can do about the finding, or where there is none, with the commands for it. */
export function drawNextSteps(model: ReportModel, top: Finding | undefined): Html {
  const look = html`<li>Look at the red. Is it on the object, or on something that does not belong to it?</li>`;
  const steps =
    top?.cluster.suspicious === true
      ? html`${look} ${drawCommands(model, top.cluster.name)}
          <li>Repair or remove them, train again, and audit again.</li>`
      : html`${look}
          <li>Go through the first classes below: a person sees what a score misses.</li>
          <li>Audit again when the model or its training images change.</li>`;
  return html`<div>
    <h2>What to do next</h2>
    <ol>
      ${steps}
    </ol>
  </div>`;
}

function drawCommands({ run, database }: ReportModel, cluster: string): Html {
  const flag = ['flag', run, cluster, '--verdict', 'artefact', ...database];
  const list = ['export', '--run', run, '--what', 'members', '--format', 'csv', '--out', 'members.csv', ...database];
  return html`<li>
      If it does not belong there, put that on record:
      <code>${formatCommand('npx', 'unhans', ...flag)}</code>
    </li>
    <li>
      List the images: <code>${formatCommand('npx', 'unhans', ...list)}</code>. The file lists all groups; this one’s
      rows are those whose column <code>cluster</code> is <code>${cluster}</code>.
    </li>`;
}
