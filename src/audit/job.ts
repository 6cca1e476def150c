import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { UnhansError } from '../errors.ts';
import { describeExpected } from './expected-text.ts';
import { describeConflicts, describeJobProblems } from './job-problems.ts';
import { jobDefaults, jobSchema, type Job } from './job-schema.ts';

/** Larger files are no jobs. */
const maxJobBytes = 1 << 20;

/**
 * Reads a job file: every option complete, paths absolute.
 * @throws UnhansError `job` where the file is missing, no YAML, or says what a job cannot say.
 */
export async function readJob(path: string): Promise<Job> {
  return parseJob(await readJobText(path), path);
}

/**
 * A job from its text, as YAML or JSON; its relative paths are taken from the folder of `path`.
 * @throws UnhansError `job`, naming `path`, the key, what it got and what was expected.
 */
export function parseJob(text: string, path: string): Job {
  const value = parseYaml(text, path);
  const result = jobSchema.safeParse(value, { error: describeExpected });
  if (!result.success) throw createJobError(path, describeJobProblems(value, result.error.issues));
  const conflicts = describeConflicts(value);
  if (conflicts.length > 0) throw createJobError(path, conflicts);
  const { dataset = describeRelevance(result.data), ...rest } = result.data;
  return resolvePaths({ ...rest, dataset }, dirname(resolve(path)));
}

function createJobError(path: string, problems: readonly string[]): UnhansError {
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new UnhansError('job', `job ${basename(path)}: ${problems[0] ?? ''}${more}`, { details: { path, problems } });
}

async function readJobText(path: string): Promise<string> {
  const file = await stat(path).catch((cause: unknown) => {
    throw new UnhansError('job', `cannot read job ${path}: there is no such file`, { cause });
  });
  if (!file.isFile()) throw new UnhansError('job', `cannot read job ${path}: got a folder, expected a YAML file`);
  if (file.size > maxJobBytes) {
    throw new UnhansError(
      'job',
      `cannot read job ${path}: got ${file.size} bytes, expected a YAML file of at most 1 MB`,
    );
  }
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new UnhansError('job', `cannot read job ${path}: the file may not be read`, { cause });
  });
}

/** Hostile text: duplicate keys, unknown tags and aliases that multiply are refused. */
function parseYaml(text: string, path: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: true, stringKeys: true });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) {
    throw new UnhansError('job', `job ${basename(path)}: not valid YAML: ${toClause(problem.message)}`, {
      cause: problem,
    });
  }
  try {
    return document.toJS({ maxAliasCount: 20 });
  } catch (cause) {
    throw new UnhansError('job', `job ${basename(path)}: not valid YAML: ${toClause((cause as Error).message)}`, {
      cause,
    });
  }
}

/** The first line of a message of the parser (the rest quotes the file), as part of a sentence. */
function toClause(message: string): string {
  const [line = ''] = message.split('\n');
  return line.charAt(0).toLowerCase() + line.slice(1).replace(/[:.]$/, '');
}

/** The dataset of a job that names none: the file of the relevance tells what it is of. */
function describeRelevance({ explain }: Pick<Job, 'explain'>): Job['dataset'] {
  return { path: explain.from!, modality: jobDefaults.dataset.modality };
}

function resolvePaths(job: Job, folder: string): Job {
  const { model, dataset, explain } = job;
  const at = (path: string) => resolve(folder, path);
  return {
    ...job,
    ...(model && {
      model: { ...model, path: at(model.path), ...(model.labels !== undefined && { labels: at(model.labels) }) },
    }),
    dataset: {
      ...dataset,
      path: at(dataset.path),
      ...(dataset.labels !== undefined && { labels: at(dataset.labels) }),
      ...(dataset.vocabulary !== undefined && { vocabulary: at(dataset.vocabulary) }),
    },
    explain: { ...explain, ...(explain.from !== undefined && { from: at(explain.from) }) },
  };
}
