import type { ViewName } from '../../spray/views/view-table.ts';

/** Views of what has an order of places, but no directions that could be turned. */
export const orderedViews: readonly ViewName[] = [
  ...(['input', 'absolute', 'channels', 'histogram', 'spectrum', 'wasserstein', 'wasserstein_centred'] as const),
  ...(['wasserstein_scaled', 'pearson', 'ssim', 'hidden'] as const),
];

/** Views of what has places without an order. */
export const featureViews: readonly ViewName[] = ['input', 'absolute', 'channels', 'histogram', 'pearson', 'hidden'];
