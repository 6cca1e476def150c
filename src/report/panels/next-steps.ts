import { html, type Html } from '../html.ts';
import { formatCommand } from '../format-command.ts';
import type { ReportModel } from '../report-model.ts';
import type { Finding } from './groups.ts';
import { drawName } from './picture.ts';

/** What a reader can do about the finding, or where there is none, with the commands for it. */
export function drawNextSteps(model: ReportModel, top: Finding | undefined): Html {
  const name = top && drawName(top.class.name);
  const look = html`<li>
    Look at the red: is it on what makes ${name ?? 'the class'} what it is, or on something else?
  </li>`;
  const steps =
    top?.cluster.suspicious === true
      ? html`${look} ${drawCommands(model, top.cluster.name)}`
      : html`${look}
          <li>Go through the first classes below: a person sees what a score misses.</li>
          <li>Audit again when the model or its training data change.</li>`;
  return html`<div>
    <h2>What to do next</h2>
    <ol>
      ${steps}
    </ol>
  </div>`;
}

function drawCommands({ run, words, database }: ReportModel, cluster: string): Html {
  const draw = (...words: string[]) => html`<code>${formatCommand('npx', 'unhans', ...words, ...database)}</code>`;
  return html`<li>
      If it is on something else, put that on record: ${draw('review')}, or at once
      ${draw('flag', run, cluster, '--verdict', 'artefact')}
    </li>
    <li>
      List the ${words.noun.many} to repair or remove:
      ${draw('export', '--run', run, '--what', 'verdicts', '--out', 'verdicts.csv')}
    </li>
    <li>Train again, audit again, and see what changed: ${draw('diff', run, 'latest')}</li>`;
}
