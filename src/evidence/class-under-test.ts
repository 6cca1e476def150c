import type { Tensor } from '../tensor/tensor.ts';
import type { InputImage } from './edit-images.ts';
import type { ModelProbe } from './model-probe.ts';

/** An image of the class that tests take something from. */
export interface Source {
  /** Its position in the class. */
  readonly position: number;
  readonly image: InputImage;
}

/** A class whose findings are tested on the model. */
export interface ClassUnderTest {
  readonly probe: ModelProbe;
  /** Index of the class's logit. */
  readonly output: number;
  /** Pooled heatmaps of all its images, [n, h, w]. */
  readonly heatmaps: Tensor;
  readonly sources: readonly Source[];
  /** Images of other classes. */
  readonly recipients: readonly InputImage[];
  readonly seed: number;
}

/** A group of images of the class, or all of them. */
export interface Suspect {
  /** Positions in the class, the most central first. */
  readonly members: readonly number[];
  /** How far it stands apart (see computeProminence); absent where all tests are to be made whatever it is. */
  readonly prominence?: number;
}

/** How many images of each kind are taken; more make the tests longer and their intervals shorter. */
export const testSizes = {
  /** Members of a finding. */
  members: 16,
  /** Images of the class that findings are compared with, those of them that are not members. */
  others: 24,
  /** Images of other classes that something is pasted into. */
  recipients: 4,
  /** Images of other classes whose hidden activations are moved. */
  moved: 16,
} as const;
