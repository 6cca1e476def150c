import { useEffect, useRef, useState } from 'preact/hooks';
import { colourHeatmap, type Heatmap } from './colour-maps.ts';
import type { ViewSettings } from './view-settings.ts';

/** A sample's heatmap, coloured here: another colour map needs no request. Drawn over an image, or alone. */
export function HeatmapCanvas({ sample, settings }: { sample: number; settings: ViewSettings }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [heatmap, setHeatmap] = useState<Heatmap>();
  const isOverlay = settings.layer === 'overlay';
  useEffect(() => {
    const controller = new AbortController();
    loadHeatmap(sample, controller.signal).then(setHeatmap, () => undefined);
    return () => controller.abort();
  }, [sample]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!heatmap || !context) return;
    const pixels = new ImageData(colourHeatmap(heatmap, settings.map, isOverlay), heatmap.width, heatmap.height);
    context.putImageData(pixels, 0, 0);
  }, [heatmap, settings.map, isOverlay]);
  return (
    <canvas
      ref={canvas}
      class={`heatmap ${settings.isPixelated ? 'pixelated' : ''}`}
      width={heatmap?.width ?? 1}
      height={heatmap?.height ?? 1}
      style={{ opacity: isOverlay ? settings.opacity : 1 }}
      aria-hidden="true"
    />
  );
}

async function loadHeatmap(sample: number, signal: AbortSignal): Promise<Heatmap | undefined> {
  const response = await fetch(`/api/samples/${sample}/heatmap`, { signal });
  if (!response.ok) return undefined;
  const [height = 1, width = 1] = (response.headers.get('x-shape') ?? '').split(',').map(Number);
  return { height, width, data: new Float32Array(await response.arrayBuffer()) };
}
