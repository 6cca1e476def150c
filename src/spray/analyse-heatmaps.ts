import type { Runtime } from '../runtime/session.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { analyseView, type SprayAnalysis } from './analyse-view.ts';
import type { SprayOptions } from './spray-options.ts';
import { viewTable } from './views/view-table.ts';

/**
 * Spectral relevance analysis of one class's heatmaps [n, …] in the view `input`: analyseView of the normalised heatmaps.
 * @throws UnhansError `relevance` where a heatmap holds NaN or infinity.
 */
export async function analyseHeatmaps(
  heatmaps: Tensor,
  options: Omit<SprayOptions, 'views'>,
  runtime: Runtime,
): Promise<SprayAnalysis> {
  return analyseView(viewTable.input.points(heatmaps, options), options, runtime);
}
