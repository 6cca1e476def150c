import type { AuditedClass, Finding } from '../../../bench/detect/audit-case.ts';
import type { DetectCase, TruthRow } from '../../../bench/detect/find-cases.ts';
import { createTensor } from '../../../src/tensor/tensor.ts';

/** A case of ten images a class: in `coat` images 0 and 1 carry artefact 1, image 2 artefact 2; `bag` is harmless. */
export const twoArtefacts: DetectCase = {
  name: 'two',
  folder: '/nowhere',
  kind: 'images',
  description: {
    planted: [
      { class: 'coat', artefact: 'stamp', mask: 'stamp.png' },
      { class: 'coat', artefact: 'dot' },
    ],
  },
  truth: ['bag', 'coat'].flatMap((name) =>
    Array.from({ length: 10 }, (_, index): TruthRow => {
      const artefact = name === 'coat' ? ([1, 1, 2][index] ?? 0) : 0;
      return { path: `${name}/${index}`, class: name, artefact };
    }),
  ),
};

/** A class of ten images as an audit found it. */
export function auditedClass(name: string, findings: readonly Finding[]): AuditedClass {
  return {
    name,
    suspicious: findings.some(({ suspicious }) => suspicious),
    score: findings[0]?.score ?? null,
    samples: Array.from({ length: 10 }, (_, index) => `${name}/${index}`),
    heatmaps: createTensor(
      Float32Array.from({ length: 10 * 4 }, (_, index) => index),
      [10, 2, 2],
    ),
    findings,
  };
}

/** A finding with some of the images of a class; it is suspicious from score 5. */
export function finding(name: string, images: readonly number[], rest: Partial<Finding> = {}): Finding {
  const [className] = name.split('/');
  const score = rest.score ?? 9;
  return {
    ...{ name, score, suspicious: score >= 5, views: ['input'], parts: [], region: undefined },
    members: new Set(images.map((index) => `${className}/${index}`)),
    ...rest,
  };
}
