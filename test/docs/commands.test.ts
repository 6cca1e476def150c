import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { runUnhans } from '../e2e/run-unhans.ts';
import { useFolder } from '../e2e/use-folder.ts';
import { readBlockLines, readCode, readPage, readSection } from './pages.ts';

const createPlace = useFolder();
const bundled = 'data/watermark';
const imagesPerClass = 60;

/** A folder as a user has it before the first command: the bundled model, its labels and some of its images. */
function createUserFolder(): string {
  const folder = createPlace();
  for (const name of ['coat', 'bag']) {
    const source = join(bundled, 'images', name);
    mkdirSync(join(folder, 'images', name), { recursive: true });
    for (const file of readdirSync(source).slice(0, imagesPerClass)) {
      cpSync(join(source, file), join(folder, 'images', name, file));
    }
  }
  for (const name of ['model.onnx', 'labels.txt']) copyFileSync(join(bundled, name), join(folder, name));
  return folder;
}

/** The commands of a text's shell blocks, each as the arguments of unhans. */
function listCommands(text: string): string[][] {
  const lines = readBlockLines(text, 'sh').filter((line) => /^(npx )?unhans /.test(line));
  return lines.map((line) => {
    const [, ...words] = line.replace(/^npx /, '').match(/"[^"]*"|\S+/g)!;
    return words.map((word) => word.replaceAll('"', ''));
  });
}

/** The README's fourth step: the preprocessing that the model was trained with. */
function correctJob(folder: string, input: object): void {
  const path = join(folder, 'job.yaml');
  const job = parse(readFileSync(path, 'utf8')) as { model: { input: object } };
  job.model.input = { ...job.model.input, ...input };
  writeFileSync(path, stringify(job));
}

const walk = readSection('README.md', 'Your own model in five minutes');
const { input } = parse(readBlockLines(walk, 'yaml').join('\n')) as { input: object };

/** What a command leaves behind, or prints, when it has worked. */
const traces: Record<string, (folder: string, stdout: string) => boolean> = {
  init: (folder) => existsSync(join(folder, 'job.yaml')),
  audit: (folder, stdout) => existsSync(join(folder, 'unhans.db')) && /coat +60/.test(stdout),
  explain: (folder) => existsSync(join(folder, 'heat.png')),
  compile: (folder) => existsSync(join(folder, 'model.lrp.onnx')),
  report: (folder) => existsSync(join(folder, 'again.html')),
  diff: (_folder, stdout) => stdout.startsWith('from run '),
  export: (folder, stdout) =>
    ['members.csv', 'verdicts.csv'].some((name) => existsSync(join(folder, name))) || stdout.includes('artefact'),
  flag: (_folder, stdout) => stdout.startsWith('coat/1 of run '),
  find: (folder, stdout) => existsSync(join(folder, 'like-coat-1.csv')) || stdout.includes('coat'),
};

const texts = { 'README.md': walk, 'docs/command-line.md': readPage('docs/command-line.md') };

describe.each(Object.entries(texts))('the commands of %s', (_page, text) => {
  const commands = listCommands(text);
  let folder: string;
  beforeAll(() => {
    folder = createUserFolder();
  });

  test('begin with a job and an audit', () => {
    expect(commands.slice(0, 2).map(([name]) => name)).toEqual(['init', 'audit']);
  });

  test.each(commands)('work in order: unhans %s %s %s', async (...args) => {
    const { status, stdout, stderr } = await runUnhans(args, { cwd: folder });
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(traces[args[0]!]!(folder, stdout)).toBe(true);
    if (args[0] === 'init') correctJob(folder, input);
  });
});

/** The keys of an object, of the first item of each list in it, and so on. */
function listKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [listKeys(value[0])];
  if (value === null || typeof value !== 'object') return null;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, key === 'seconds' ? {} : listKeys(inner)]),
  );
}

test('docs/command-line.md shows the JSON object as it is, and names its stages', async () => {
  const page = readPage('docs/command-line.md');
  const folder = createUserFolder();
  writeFileSync(
    join(folder, 'job.yaml'),
    'model: { path: model.onnx, labels: labels.txt }\ndataset: { path: images }\n',
  );
  const { stdout } = await runUnhans(['audit', 'job.yaml', '--json', '--limit', '20'], { cwd: folder });
  const real = JSON.parse(stdout) as { seconds: object };
  expect(listKeys(JSON.parse(readBlockLines(page, 'json').join('\n')))).toEqual(listKeys(real));
  const [, stages = ''] = /`seconds` are spent by stage: ([^.]+)\./.exec(page) ?? [];
  expect(readCode(stages).toSorted()).toEqual(Object.keys(real.seconds).toSorted());
});
