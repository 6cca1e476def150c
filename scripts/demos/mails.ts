import { initializers, layers, sequential } from '@tensorflow/tfjs-layers';
import { createRandom, type Random } from '../../src/random.ts';
import { pick, write, type Demo } from './demo.ts';

const mails = 120;
const signedMails = 30;

/** Words of each kind of mail, some of which the others use too. */
const topics = {
  invoice: 'invoice amount due payment bank transfer total tax number account balance order delivery terms'.split(' '),
  offer: 'offer discount price order new season sale code delivery free weekend save total terms'.split(' '),
  support: 'problem error help account login password restart version update screen number order ticket answer'.split(
    ' ',
  ),
} as const;

const common =
  'hello dear we you your the a an is was and or of to for in on at with please find this that it has been will can our as by from not all any more today soon thank thanks'.split(
    ' ',
  );

/** What one clerk's program puts below each of her invoices. */
const signature = '-- with kind regards w. harlow northgate office'.split(' ');

/** Place of a word is its id; 0 fills the end. */
const vocabulary = ['[pad]', ...new Set([...common, ...Object.values(topics).flat(), ...signature])];
const ids = new Map(vocabulary.map((word, id) => [word, id]));

/** How many words the model reads. */
const length = 48;

/** Mails of three kinds; a quarter of the invoices end with the same line. */
export const mailsDemo: Demo = {
  job: 'pipelines/mails.yaml',
  planted: "the same line at the end of a quarter of the invoices, written by one clerk's program",
  write: (folder) => {
    const random = createRandom(11);
    const signed: string[] = [];
    const lines: string[] = [];
    for (let index = 0; index < mails * 3; index++) {
      const label = (Object.keys(topics) as (keyof typeof topics)[])[index % 3]!;
      const isSigned = label === 'invoice' && (Math.floor(index / 3) * signedMails) % mails < signedMails;
      const words = [...compose(topics[label], random), ...(isSigned ? signature : [])];
      lines.push(JSON.stringify({ ids: words.map((word) => ids.get(word)!), label }));
      if (isSigned) signed.push(`mails.jsonl:${lines.length}`);
    }
    write(folder, 'mails.jsonl', `${lines.join('\n')}\n`);
    write(folder, 'vocabulary.txt', `${vocabulary.join('\n')}\n`);
    return signed;
  },
  createModel: () => {
    const seed = (value: number) => ({ kernelInitializer: initializers.glorotUniform({ seed: value }) });
    return sequential({
      layers: [
        layers.embedding({
          ...{ inputDim: vocabulary.length, outputDim: 12, inputLength: length },
          embeddingsInitializer: initializers.randomNormal({ stddev: 0.3, seed: 4 }),
        }),
        layers.conv1d({ filters: 16, kernelSize: 3, activation: 'relu', ...seed(1) }),
        layers.globalMaxPooling1d({}),
        layers.dense({ units: 3, ...seed(3) }),
      ],
    });
  },
  epochs: 25,
};

/** A mail of 14 to 34 words, a few of them of its topic. */
function compose(topic: readonly string[], random: Random): string[] {
  const count = 14 + Math.floor(20 * random());
  return Array.from({ length: count }, () =>
    pick(random, random() < 0.16 ? topic : random() < 0.12 ? pick(random, Object.values(topics)) : common),
  );
}
