import { userInfo } from 'node:os';
import { Option } from 'commander';
import { findCluster } from '../store/clusters.ts';
import { openStore } from '../store/open-store.ts';
import { findRun } from '../store/runs.ts';
import { recordVerdict, verdictNames, type Verdict } from '../store/verdicts.ts';
import { defaultDb, example, type AddCommand } from './command.ts';

interface Flags {
  db: string;
  verdict: Verdict;
  note?: string;
}

export const addFlagCommand: AddCommand = (program) => {
  program
    .command('flag')
    .description('say what a cluster is: an artefact, legitimate, or unsure')
    .argument('<run>', 'number of the run, or latest')
    .argument('<cluster>', 'name of the cluster, class/number')
    .option('--db <file>', 'database that records runs', defaultDb)
    .addOption(new Option('--verdict <verdict>', 'what it is').choices(verdictNames).makeOptionMandatory())
    .option('--note <text>', 'why')
    .addHelpText('after', example('unhans flag latest coat/1 --verdict artefact --note "shop name at the bottom left"'))
    .action((run: string, cluster: string, { db, verdict, note }: Flags) => {
      const store = openStore(db, { create: false });
      try {
        const row = findCluster(store, findRun(store, run).id, cluster);
        recordVerdict(store, row.id, { verdict, author: findAuthor(), ...(note !== undefined && { note }) });
        console.log(`${row.name} of run ${row.runId}: ${verdict}`);
      } finally {
        store.close();
      }
    });
};

/** The name of the user; empty where the system knows none, as in some containers. */
function findAuthor(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
