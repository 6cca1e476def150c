import { beforeAll, expect, it } from 'vitest';
import { runUnhans } from './run-unhans.ts';
import { useFolder } from './use-folder.ts';
import { auditArgs, writeCase } from './write-case.ts';

interface Summary {
  readonly classes: readonly {
    class: string;
    score: number;
    clusters: readonly { size: number; score: number; suspicious: boolean; transplant?: { effect: number } }[];
  }[];
}

const createFolder = useFolder();
let onnx: Summary;
let tfjs: Summary;

async function audit(runtime: string): Promise<Summary> {
  const { stdout, stderr, status } = await runUnhans(
    auditArgs(await writeCase(createFolder()), '--json', '--runtime', runtime),
  );
  expect([status, stderr.includes('unhans:')]).toEqual([0, false]);
  return JSON.parse(stdout) as Summary;
}

beforeAll(async () => {
  onnx = await audit('onnx');
  tfjs = await audit('tfjs');
});

it('an audit in TensorFlow.js ranks the same classes, with the same scores, as one in onnxruntime', () => {
  expect(onnx.classes.length).toBeGreaterThan(0);
  expect(tfjs.classes.map(({ class: name }) => name)).toEqual(onnx.classes.map(({ class: name }) => name));
  for (const [index, { score }] of onnx.classes.entries()) expect(tfjs.classes[index]!.score).toBeCloseTo(score, 2);
});

it('it finds the same clusters, and the same of them suspicious', () => {
  const list = ({ classes }: Summary) =>
    classes.map(({ clusters }) => clusters.map(({ size, suspicious }) => ({ size, suspicious })));
  expect(list(onnx).flat().length).toBeGreaterThan(0);
  expect(list(tfjs)).toEqual(list(onnx));
});

it('what its transplants move differs by less than a thousandth', () => {
  const effects = ({ classes }: Summary) =>
    classes.flatMap(({ clusters }) => clusters.map(({ transplant }) => transplant?.effect ?? 0));
  const expected = effects(onnx);
  expect(effects(tfjs)).toHaveLength(expected.length);
  for (const [index, effect] of effects(tfjs).entries()) expect(Math.abs(effect - expected[index]!)).toBeLessThan(1e-3);
});
