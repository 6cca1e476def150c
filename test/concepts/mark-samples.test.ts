import { describe, expect, test } from 'vitest';
import { markSamples } from '../../src/concepts/mark-samples.ts';
import { findCluster } from '../../src/store/clusters.ts';
import { recordSampleVerdicts } from '../../src/store/sample-verdicts.ts';
import type { Verdict } from '../../src/store/verdicts.ts';
import { saveExample } from '../store/example-run.ts';
import { useStore } from '../store/use-store.ts';

const createStore = useStore();

/** Coat/2 of the example run, whose members are coat/0 to coat/2. */
function open() {
  const store = createStore();
  const cluster = findCluster(store, saveExample(store).runId, 'coat/2');
  const flag = (verdict: Verdict, ...paths: string[]) => {
    recordSampleVerdicts(store, cluster, paths, { verdict });
  };
  return { flag, mark: (named?: string[]) => markSamples(store, cluster, named) };
}

describe('the examples of a cluster', () => {
  test('are its members, where nobody has said anything', () => {
    const { shown, notShown, byHand } = open().mark();
    expect([...shown]).toEqual(['coat/0.png', 'coat/1.png', 'coat/2.png']);
    expect([...notShown, ...byHand]).toEqual([]);
  });

  test('are its members without those that are legitimate or unsure', () => {
    const { flag, mark } = open();
    flag('legitimate', 'coat/0.png');
    flag('unsure', 'coat/2.png');
    expect([...mark().shown]).toEqual(['coat/1.png']);
    expect([...mark().notShown]).toEqual(['coat/0.png']);
  });

  test('are only the flagged images, once some are flagged as artefacts', () => {
    const { flag, mark } = open();
    flag('artefact', 'coat/2.png', 'bag/1.png');
    flag('legitimate', 'coat/4.png');
    const { shown, notShown, byHand } = mark();
    expect([...shown]).toEqual(['coat/2.png', 'bag/1.png']);
    expect([...notShown]).toEqual(['coat/4.png']);
    expect([...byHand]).toEqual(['coat/2.png', 'bag/1.png', 'coat/4.png']);
  });

  test('are those that are named, whatever was said of them', () => {
    const { flag, mark } = open();
    flag('legitimate', 'coat/0.png', 'coat/1.png');
    const { shown, notShown } = mark(['coat/1.png']);
    expect([...shown]).toEqual(['coat/1.png']);
    expect([...notShown]).toEqual(['coat/0.png']);
  });

  test('must be images of the run, and there must be one', () => {
    const { flag, mark } = open();
    expect(() => mark(['coat/77.png'])).toThrow('cannot find sample in run 1: got "coat/77.png"');
    flag('legitimate', 'coat/0.png', 'coat/1.png', 'coat/2.png');
    expect(() => mark()).toThrow('cannot look for images like coat/2 of run 1: none of its images is an example');
  });
});
