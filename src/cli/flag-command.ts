import { Option } from 'commander';
import { UnhansError } from '../errors.ts';
import { formatSamples } from '../report/format.ts';
import { readRunWords } from '../report/run-words.ts';
import { findCluster, type ClusterRow } from '../store/clusters.ts';
import { openStore } from '../store/open-store.ts';
import { findRun, readRun } from '../store/runs.ts';
import { recordSampleVerdicts } from '../store/sample-verdicts.ts';
import type { Store } from '../store/store.ts';
import { actionNames, recordVerdict, verdictNames, type Action, type Verdict } from '../store/verdicts.ts';
import { defaultDb, example, type AddCommand } from './command.ts';
import { findAuthor } from './find-author.ts';
import { toPrintable } from './printable.ts';

interface Flags {
  db: string;
  verdict: Verdict;
  samples?: string[];
  artefact?: string;
  action?: Action;
  label?: string;
  note?: string;
}

export const addFlagCommand: AddCommand = (program) => {
  program
    .command('flag')
    .description('say what a cluster, or a single image, is: an artefact, legitimate, or unsure')
    .argument('<run>', 'number of the run, or latest')
    .argument('<cluster>', 'name of the cluster, class/number')
    .option('--db <file>', 'database that records runs', defaultDb)
    .addOption(new Option('--verdict <verdict>', 'what it is').choices(verdictNames).makeOptionMandatory())
    .option('--samples <paths...>', 'say it of these samples, of any class, instead of the cluster')
    .option('--artefact <name>', 'what the artefact of the cluster is called')
    .addOption(
      new Option('--action <action>', 'what retraining should do (default: by the verdict)').choices(actionNames),
    )
    .option('--label <class>', 'the class to relabel to')
    .option('--note <text>', 'why')
    .addHelpText(
      'after',
      example(
        'unhans flag latest coat/1 --verdict artefact --artefact watermark --action down-weight',
        'unhans flag latest coat/1 --verdict legitimate --samples coat/0007.png bag/0031.png',
      ),
    )
    .action((run: string, name: string, { db, ...flags }: Flags) => {
      assertFlags(flags);
      const store = openStore(db, { create: false });
      try {
        const cluster = findCluster(store, findRun(store, run).id, name);
        console.log(toPrintable(recordFlags(store, cluster, flags)));
      } finally {
        store.close();
      }
    });
};

/** Refuses flags that say nothing together. */
function assertFlags({ samples, artefact, action, label }: Omit<Flags, 'db'>): void {
  if (samples && artefact !== undefined) {
    throw new UnhansError('usage', '--artefact names what a cluster shows: got --samples too, expected one of them');
  }
  if ((action === 'relabel') !== (label !== undefined)) {
    const got = label === undefined ? '--action relabel alone' : `--label "${label}" without it`;
    throw new UnhansError('usage', `--action relabel and --label go together: got ${got}, expected both or neither`);
  }
}

/** Records what was said and returns it in a line. */
function recordFlags(store: Store, cluster: ClusterRow, { samples, ...said }: Omit<Flags, 'db'>): string {
  const verdict = { ...said, author: findAuthor() };
  if (samples) recordSampleVerdicts(store, cluster, samples, verdict);
  else recordVerdict(store, cluster.id, verdict);
  const { noun } = readRunWords(readRun(store, cluster.runId).job);
  const what = samples ? `, ${formatSamples(samples.length, noun)}` : '';
  return `${cluster.name} of run ${cluster.runId}${what}: ${said.verdict}`;
}
