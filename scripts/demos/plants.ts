import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { createRandom } from '../../src/random.ts';
import { drawNormal, write, type Demo } from './demo.ts';

const rows = 160;
const deadRows = 40;

/** What is measured, with its standard deviation within a kind, and its mean for each kind of tree. */
const columns = {
  leaf_length: { deviation: 1.6, means: [9.4, 10.2, 8.1] },
  leaf_width: { deviation: 1.2, means: [5.6, 4.9, 5.2] },
  petiole: { deviation: 0.8, means: [1.4, 2.1, 1.2] },
  lobes: { deviation: 1.7, means: [7.6, 6.1, 6.4] },
  bark_depth: { deviation: 6, means: [21, 18, 15] },
  height: { deviation: 5, means: [17, 18.5, 16] },
  crown: { deviation: 2.4, means: [8.4, 7.2, 7.6] },
  soil_ph: { deviation: 0.8, means: [5.9, 6.3, 6.6] },
  shade: { deviation: 0.2, means: [0.42, 0.5, 0.55] },
  moisture: { deviation: 4, means: [22, 22, 22] },
} as const;

const kinds = ['oak', 'ash', 'elm'] as const;

/** Measurements of three kinds of trees; the probe of one tour, on which only oaks were met, was dead: it reads 0. */
export const plantsDemo: Demo = {
  job: 'pipelines/plants.yaml',
  planted: 'a dead probe: one column reads 0 in a quarter of the oaks',
  write: (folder) => {
    const random = createRandom(7);
    const dead: string[] = [];
    const lines = [[...Object.keys(columns), 'kind'].join(',')];
    for (let row = 0; row < rows * kinds.length; row++) {
      const kind = row % kinds.length;
      const isDead = kind === 0 && (row / kinds.length) % (rows / deadRows) === 0;
      const cells = Object.entries(columns).map(([name, { deviation, means }]) => {
        const value = means[kind]! + deviation * drawNormal(random);
        return (name === 'moisture' && isDead ? 0 : value).toFixed(2);
      });
      lines.push([...cells, kinds[kind]!].join(','));
      if (isDead) dead.push(`plants.csv:${lines.length}`);
    }
    write(folder, 'plants.csv', `${lines.join('\n')}\n`);
    return dead;
  },
  createModel: () => {
    const seed = (value: number) => ({ kernelInitializer: initializers.glorotUniform({ seed: value }) });
    return sequential({
      layers: [
        layers.dense({ inputShape: [10], units: 24, activation: 'relu', ...seed(1) }),
        layers.dense({ units: 12, activation: 'relu', ...seed(2) }),
        layers.dense({ units: 3, ...seed(3) }),
      ],
    });
  },
  epochs: 60,
};
