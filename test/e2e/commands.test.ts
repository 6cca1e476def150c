import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { encodeModel } from '../../src/graph/encode-onnx.ts';
import { parseNpy } from '../../src/tensor/npy.ts';
import { wrongModels } from '../zoo/wrong.ts';
import { listFiles } from './list-files.ts';
import { mainFile, readComplaints, runUnhans, type Outcome } from './run-unhans.ts';
import { useFolder } from './use-folder.ts';
import { auditArgs, defineClassifier, sidePx, writeCase, type Case } from './write-case.ts';

const createFolder = useFolder();
const oneThread = { executionProviders: ['cpu'], intraOpNumThreads: 1 };
const report = { thumbnails: 12, representatives: 1 };
let at: Case;
let images: string[];

const inCase = (...names: string[]): string => join(at.folder, ...names);

beforeAll(async () => {
  at = await writeCase(createFolder(), { counts: [12, 2, 2], job: { report } });
  images = [inCase('images', 'ant', '0000.png'), inCase('images', 'bee', '0001.png')];
  expect(await runUnhans(auditArgs(at))).toMatchObject({ status: 0 });
});

function expectUsage(outcome: Outcome, what: RegExp): void {
  expect(readComplaints(outcome)).toEqual([expect.stringMatching(/^unhans: /)]);
  expect(outcome.stderr).toMatch(what);
  expect(outcome).toMatchObject({ status: 2, stdout: '' });
}

describe('the command line', () => {
  it.each(['audit', 'explain', 'compile', 'report', 'export', 'flag', 'find', 'init'])(
    'shows an example of %s',
    async (name) => {
      const { status, stdout, stderr } = await runUnhans([name, '--help']);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toMatch(new RegExp(`Example:\\n {2}\\$ unhans ${name} `));
    },
  );

  it('says its version', async () => {
    expect((await runUnhans(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [['audti'], /unknown command 'audti'.*Did you mean audit\?/],
    [['audit'], /missing required argument 'job'/],
    [['audit', 'job.yaml', '--jsno'], /unknown option '--jsno'.*Did you mean --json\?/],
    [['audit', 'job.yaml', '--limit', '0'], /got "0", expected a whole number from 1/],
    [['audit', 'job.yaml', 'other.yaml'], /too many arguments/],
    [['export'], /what is missing, expected members or clusters or verdicts/],
    [['export', '--what', 'everything'], /Allowed choices are members, clusters, verdicts, history, samples, heatmaps/],
    [['flag', 'latest', 'ant/1', '--verdict', 'bad'], /Allowed choices are artefact, legitimate, unsure/],
    [['explain', 'm.onnx', 'a.png', '--out', 'b.png', '--target', '-1'], /got "-1", expected a whole number from 0/],
    [['explain', 'm.onnx', 'a.png', '--out', 'b.png', '--mean', 'x'], /got "x", expected numbers/],
  ])('refuses %j in one line', async (args, what) => {
    expectUsage(await runUnhans(args), what);
  });

  it('shows its help and ends with status 2 where nothing is asked of it', async () => {
    const outcome = await runUnhans([]);
    expect(outcome.status).toBe(2);
    expect(outcome.stderr).toContain('Usage: unhans');
  });
});

describe('explain', () => {
  it('draws image, heatmap and overlay side by side, and says what is predicted', async () => {
    const out = inCase('new', 'heat.png');
    const outcome = await runUnhans(['explain', inCase('model.onnx'), images[0]!, '--out', out]);
    expect(outcome).toMatchObject({ status: 0, stderr: '' });
    expect(outcome.stdout).toMatch(/heat\.png: predicted class [012] \(\d+ %\), explained class [012], logit -?\d/);
    const { format, width, height } = await sharp(out).metadata();
    expect(format).toBe('png');
    expect(width / height).toBeGreaterThan(2.5);
  });

  it('draws several images into a folder, one name twice as two files', async () => {
    const twin = inCase('images', 'cat', '0000.png');
    const out = inCase('heats');
    const outcome = await runUnhans(['explain', inCase('model.onnx'), ...images, twin, '--out', out, '--target', '2']);
    expect(outcome.status).toBe(0);
    expect(listFiles(out)).toEqual(['0000-2.png', '0000.png', '0001.png']);
    expect(outcome.stdout.match(/explained class 2/g)).toHaveLength(3);
  });

  it('draws other pictures for other classes and methods, the same for the same', async () => {
    const draw = async (...more: string[]) => {
      const out = inCase('one.png');
      const args = ['explain', inCase('model.onnx'), images[0]!, '--out', out, '--job', at.job, ...more];
      expect(await runUnhans(args)).toMatchObject({ status: 0 });
      return readFileSync(out).toString('base64');
    };
    const first = await draw('--target', '0');
    expect(await draw('--target', '0')).toBe(first);
    expect(await draw('--target', '1')).not.toBe(first);
    expect(await draw('--target', '0', '--method', 'gradient')).not.toBe(first);
  });

  it('goes on after an image that cannot be read, and ends with status 2', async () => {
    writeFileSync(inCase('broken.png'), 'no picture');
    const out = inCase('some');
    const outcome = await runUnhans(['explain', inCase('model.onnx'), inCase('broken.png'), images[0]!, '--out', out]);
    expect(outcome.status).toBe(2);
    expect(readComplaints(outcome)).toEqual([expect.stringMatching(/^unhans: cannot decode image ".*broken\.png": /)]);
    expect(listFiles(out)).toEqual(['0000.png']);
  });

  it.each([
    ['a class that is not there', ['--target', '3'], /no class 3 in .*3 classes, 0 to 2/],
    ['an unknown method', ['--method', 'magic'], /unknown method "magic"/],
  ])('refuses %s and draws nothing', async (_, more, what) => {
    const out = inCase('never', 'heat.png');
    expectUsage(await runUnhans(['explain', inCase('model.onnx'), images[0]!, '--out', out, ...more]), what);
    expect(listFiles(inCase('never'))).toEqual([]);
  });

  it('refuses one file for several images, and files that are no PNG', async () => {
    const model = inCase('model.onnx');
    expectUsage(
      await runUnhans(['explain', model, ...images, '--out', inCase('a.png')]),
      /a folder for several images/,
    );
    expectUsage(await runUnhans(['explain', model, images[0]!, '--out', inCase('a.jpg')]), /a file ending in \.png/);
  });
});

describe('compile', () => {
  /** Pixels of the first image as the model's input: (x/255 − 0.5)/0.25. */
  async function readInput(): Promise<Float32Array> {
    const pixels = await sharp(images[0]).raw().toBuffer();
    const plane = sidePx * sidePx;
    return Float32Array.from({ length: 3 * plane }, (_, index) => {
      return (pixels[(index % plane) * 3 + Math.floor(index / plane)]! / 255 - 0.5) / 0.25;
    });
  }

  async function run(file: string): Promise<{ logits: number[]; relevance: Float32Array }> {
    const session = await InferenceSession.create(file, oneThread);
    expect([...session.inputNames].sort()).toEqual(['input', 'target']);
    const outputs = await session.run({
      input: new OrtTensor('float32', await readInput(), [1, 3, sidePx, sidePx]),
      target: new OrtTensor('int64', BigInt64Array.of(1n), [1]),
    });
    await session.release();
    const [name] = defineClassifier().build().outputs;
    expect(outputs['relevance']!.dims).toEqual([1, 3, sidePx, sidePx]);
    return {
      logits: [...(outputs[name!.name]!.data as Float32Array)],
      relevance: outputs['relevance']!.data as Float32Array,
    };
  }

  it('writes a file that onnxruntime alone runs to the heatmap and the logits of the audit', async () => {
    const file = inCase('flat.onnx');
    const outcome = await runUnhans(['compile', inCase('model.onnx'), '--method', 'epsilon_plus_flat', '--out', file]);
    expect(outcome).toEqual({ status: 0, stdout: `${file}\n`, stderr: '' });
    const { logits, relevance } = await run(file);

    const folder = createFolder();
    const options = { spray: { size: sidePx }, report };
    const alone = await writeCase(folder, { counts: [0, 1, 0], job: options });
    writeFileSync(join(folder, 'images', 'bee', '0000.png'), readFileSync(images[0]!));
    expect(await runUnhans(auditArgs(alone))).toMatchObject({ status: 0 });
    const npy = join(folder, 'maps.npy');
    await runUnhans(['export', '--db', alone.db, '--what', 'heatmaps', '--out', npy]);
    const heatmap = parseNpy(readFileSync(npy), npy);
    expect(heatmap.shape).toEqual([1, sidePx, sidePx]);
    const plane = sidePx * sidePx;
    const summed = Array.from(
      { length: plane },
      (_, i) => relevance[i]! + relevance[i + plane]! + relevance[i + 2 * plane]!,
    );
    const largest = Math.max(...summed.map(Math.abs));
    for (const [index, value] of summed.entries()) {
      expect(Math.abs(value - heatmap.data[index]!)).toBeLessThan(1e-4 * largest);
    }
    const session = await InferenceSession.create(inCase('model.onnx'), oneThread);
    const plain = await session.run({ input: new OrtTensor('float32', await readInput(), [1, 3, sidePx, sidePx]) });
    const expected = [...(plain[session.outputNames[0]!]!.data as Float32Array)];
    for (const [index, logit] of logits.entries()) expect(logit).toBeCloseTo(expected[index]!, 4);
  });

  it.each(['epsilon_gamma_box:low=-2,high=2', 'epsilon:epsilon=0.1', 'gamma_0.25', 'gradient'])(
    'takes %s',
    async (method) => {
      const file = inCase('method.onnx');
      expect(await runUnhans(['compile', inCase('model.onnx'), '--method', method, '--out', file])).toMatchObject({
        status: 0,
      });
      const { relevance } = await run(file);
      expect(relevance.every(Number.isFinite)).toBe(true);
      expect(relevance.some((value) => value !== 0)).toBe(true);
    },
  );

  it('refuses what it cannot do and leaves no file', async () => {
    writeFileSync(inCase('einsum.onnx'), encodeModel(wrongModels['einsum']!.build()));
    const before = listFiles(at.folder);
    const compile = (model: string, method: string, out: string) =>
      runUnhans(['compile', inCase(model), '--method', method, '--out', inCase(out)]);
    expectUsage(await compile('model.onnx', 'epsilon:gamma=1', 'x.onnx'), /gamma/);
    expectUsage(await compile('einsum.onnx', 'epsilon', 'x.onnx'), /Einsum/);
    expectUsage(await compile('model.onnx', 'epsilon', 'none/x.onnx'), /x\.onnx: its folder does not exist/);
    expect(listFiles(at.folder)).toEqual(before);
  });
});

describe('export', () => {
  const args = (...more: string[]) => ['export', '--db', at.db, ...more];

  it.each([
    ['members', ['path', 'class', 'cluster', 'view', 'score', 'suspicious']],
    ['clusters', ['run', 'class', 'cluster', 'view', 'size', 'share', 'fisher', 'score', 'suspicious', 'verdict']],
  ])('writes %s as CSV and as JSON lines that say the same', async (what, columns) => {
    const { stdout: csv } = await runUnhans(args('--what', what));
    const rows = parse<Record<string, string>>(csv, { columns: true });
    const { stdout: jsonl } = await runUnhans(args('--what', what, '--format', 'jsonl'));
    const objects = jsonl
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string | number | boolean | null>);
    expect(Object.keys(rows[0]!)).toEqual(columns);
    expect(rows).toEqual(
      objects.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, String(value ?? '')]))),
    );
  });

  it('writes into a file what it writes to standard output, and says how many rows', async () => {
    for (const [what, format] of [
      ['members', 'csv'],
      ['members', 'jsonl'],
      ['verdicts', 'csv'],
      ['heatmaps', 'npy'],
    ] as const) {
      const out = inCase(`${what}.${format}`);
      const outcome = await runUnhans(args('--what', what, '--format', format, '--out', out));
      const said = expect.stringMatching(format === 'npy' ? /^written to / : /^\d+ rows? to /) as string;
      expect(outcome).toEqual({ status: 0, stdout: '', stderr: said });
      expect((await runUnhans(args('--what', what, '--format', format))).stdout).toBe(readFileSync(out, 'utf8'));
    }
    expect(parseNpy(readFileSync(inCase('heatmaps.npy')), 'heatmaps').shape).toEqual([16, sidePx, sidePx]);
  });

  it('refuses formats that do not fit, and runs that are not there', async () => {
    expectUsage(await runUnhans(args('--what', 'members', '--format', 'npy')), /got "npy", expected csv or jsonl/);
    expectUsage(
      await runUnhans(args('--what', 'members', '--run', '7')),
      /got "7", expected latest or a run number, such as 1/,
    );
  });

  it('ends quietly where nobody reads on', () => {
    const command = [process.execPath, mainFile, ...args('--what', 'heatmaps')];
    const { stdout, stderr } = spawnSync('sh', ['-c', '"$@" | head -c 6', 'sh', ...command], { encoding: 'latin1' });
    expect({ stdout, stderr }).toEqual({ stdout: '\x93NUMPY', stderr: '' });
  });
});

describe('flag', () => {
  it('records what a person says of a cluster, every time, and the last counts', async () => {
    const flag = (verdict: string, note: string) =>
      runUnhans(['flag', 'latest', 'ant/1', '--db', at.db, '--verdict', verdict, '--note', note]);
    expect(await flag('unsure', 'look again')).toEqual({ status: 0, stdout: 'ant/1 of run 1: unsure\n', stderr: '' });
    expect(await flag('artefact', 'bar, "bright"')).toMatchObject({ status: 0 });
    const { stdout } = await runUnhans(['export', '--db', at.db, '--what', 'history']);
    const rows = parse<Record<string, string>>(stdout, { columns: true });
    expect(rows).toMatchObject([
      {
        run: '1',
        class: 'ant',
        cluster: 'ant/1',
        view: expect.stringContaining('input') as string,
        verdict: 'unsure',
        note: 'look again',
      },
      {
        run: '1',
        class: 'ant',
        cluster: 'ant/1',
        view: expect.stringContaining('input') as string,
        verdict: 'artefact',
        note: 'bar, "bright"',
      },
    ]);
    const clusters = parse((await runUnhans(['export', '--db', at.db, '--what', 'clusters'])).stdout, {
      columns: true,
    });
    expect(clusters).toContainEqual(expect.objectContaining({ cluster: 'ant/1', verdict: 'artefact' }));
  });

  it('refuses clusters that are not there', async () => {
    expectUsage(await runUnhans(['flag', 'latest', 'ant/9', '--db', at.db, '--verdict', 'unsure']), /ant\/9/);
  });
});

describe('report', () => {
  it('writes the report from the database alone, wherever it is', async () => {
    const moved = createFolder();
    const other = await writeCase(createFolder(), { counts: [11, 2, 2], job: { report } });
    expect(await runUnhans(auditArgs(other))).toMatchObject({ status: 0 });
    const read = (path: string) => readFileSync(path, 'utf8').replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'TIME');
    const original = read(join(other.out, 'report.html'));
    mkdirSync(moved);
    renameSync(other.db, join(moved, 'audit.db'));
    renameSync(other.folder, `${other.folder}-gone`);
    const out = join(moved, 'deep', 'again.html');
    const outcome = await runUnhans(['report', '--db', join(moved, 'audit.db'), '--out', out]);
    expect(outcome).toEqual({ status: 0, stdout: `${out}\n`, stderr: '' });
    expect(read(out).length).toBeGreaterThan(0.9 * original.length);
    expect(read(out).match(/data:image/g)).toHaveLength(original.match(/data:image/g)!.length);
  });
});

describe('init', () => {
  it('writes a job that audit takes as it is', async () => {
    const place = await writeCase(createFolder(), { counts: [2, 2, 2] });
    const job = join(place.folder, 'jobs', 'first.yaml');
    mkdirSync(join(place.folder, 'jobs'));
    const named = ['--model', join(place.folder, 'model.onnx'), '--dataset', join(place.folder, 'images')];
    const args = ['init', ...named, '--labels', join(place.folder, 'labels.txt'), '--out', job];
    expect(await runUnhans(args)).toEqual({ status: 0, stdout: `${job}\n`, stderr: '' });
    expect(parseYaml(readFileSync(job, 'utf8'))).toMatchObject({
      model: { path: '../model.onnx', labels: '../labels.txt', input: { size: [sidePx, sidePx] } },
      dataset: { path: '../images' },
    });
    expect(await runUnhans(auditArgs({ ...place, job }))).toMatchObject({ status: 0 });
    expectUsage(await runUnhans(args), /first\.yaml exists already/);
  });

  it('writes into the job what was said of a grey model with two outputs', async () => {
    const folder = createFolder();
    const grey = await writeCase(folder, {
      counts: [2, 2, 2],
      model: encodeModel(defineClassifier({ channels: 1 }).build()),
    });
    const job = join(folder, 'grey.yaml');
    const graph = defineClassifier({ channels: 1 }).build();
    const second = graph.nodes.find(({ op }) => op === 'Relu')!.outputs[0]!;
    const model = {
      ...graph,
      outputs: [...graph.outputs, { ...graph.outputs[0]!, name: second, shape: ['batch', 8, sidePx, sidePx] }],
    };
    writeFileSync(join(folder, 'model.onnx'), encodeModel(model));
    const named = ['--model', join(folder, 'model.onnx'), '--dataset', join(folder, 'images')];
    expectUsage(await runUnhans(['init', ...named, '--out', job]), /2 outputs/);
    const outcome = await runUnhans(['init', ...named, '--output', graph.outputs[0]!.name, '--out', job]);
    expect(outcome.status).toBe(0);
    expect(await runUnhans(auditArgs({ ...grey, job }))).toMatchObject({ status: 0 });
  });
});
