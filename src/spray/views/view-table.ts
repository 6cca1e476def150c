import { absolute, channels, hidden, histogram, input, pearson } from './plain-views.ts';
import { rotation } from './rotation-view.ts';
import { spectrum } from './spectrum-view.ts';
import { ssim } from './ssim-view.ts';
import type { View } from './view.ts';
import { wasserstein, wassersteinCentred, wassersteinScaled } from './wasserstein-view.ts';

/** Every view, by the name a job gives it. */
export const viewTable = {
  input,
  absolute,
  channels,
  histogram,
  spectrum,
  wasserstein,
  wasserstein_centred: wassersteinCentred,
  wasserstein_scaled: wassersteinScaled,
  rotation,
  pearson,
  ssim,
  hidden,
} as const satisfies Record<string, View>;

export type ViewName = keyof typeof viewTable;
