import { Option } from 'commander';
import { findCluster } from '../store/clusters.ts';
import { openStore } from '../store/open-store.ts';
import { findRun } from '../store/runs.ts';
import { recordSampleVerdicts } from '../store/sample-verdicts.ts';
import { recordVerdict, verdictNames, type Verdict } from '../store/verdicts.ts';
import { defaultDb, example, type AddCommand } from './command.ts';
import { findAuthor } from './find-author.ts';
import { toPrintable } from './printable.ts';

interface Flags {
  db: string;
  verdict: Verdict;
  samples?: string[];
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
    .option('--samples <paths...>', 'say it of these images, of any class, instead of the cluster')
    .option('--note <text>', 'why')
    .addHelpText(
      'after',
      example(
        'unhans flag latest coat/1 --verdict artefact --note "shop name at the bottom left"',
        'unhans flag latest coat/1 --verdict legitimate --samples coat/0007.png bag/0031.png',
      ),
    )
    .action((run: string, name: string, { db, verdict, samples, note }: Flags) => {
      const store = openStore(db, { create: false });
      try {
        const cluster = findCluster(store, findRun(store, run).id, name);
        const given = { verdict, author: findAuthor(), ...(note !== undefined && { note }) };
        if (samples) recordSampleVerdicts(store, cluster, samples, given);
        else recordVerdict(store, cluster.id, given);
        const what = samples ? `, ${samples.length} ${samples.length === 1 ? 'image' : 'images'}` : '';
        console.log(toPrintable(`${cluster.name} of run ${cluster.runId}${what}: ${verdict}`));
      } finally {
        store.close();
      }
    });
};
