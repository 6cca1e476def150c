import { useState } from 'preact/hooks';
import { HeatmapCanvas } from './heatmap-canvas.tsx';
import type { ViewSettings } from './view-settings.ts';

interface SamplePictureProps {
  readonly sample: number;
  readonly settings: ViewSettings;
  readonly size?: 'thumbnail' | 'large';
  /** What a reader who cannot see it is told. */
  readonly alt: string;
}

/** A sample as image, heatmap, or one over the other; where there is no image, as heatmap. */
export function SamplePicture({ sample, settings, size = 'thumbnail', alt }: SamplePictureProps) {
  const [missing, setMissing] = useState<number>();
  const hasImage = missing !== sample;
  const showsImage = hasImage && settings.layer !== 'heatmap';
  const layer = hasImage ? settings.layer : 'heatmap';
  return (
    <span class={`picture ${layer}`} role="img" aria-label={alt}>
      {showsImage && (
        <img
          key={`${sample}-${size}`}
          src={`/api/samples/${sample}/image?size=${size}`}
          alt=""
          decoding="async"
          onError={() => setMissing(sample)}
        />
      )}
      {layer !== 'image' && <HeatmapCanvas sample={sample} settings={{ ...settings, layer }} />}
    </span>
  );
}
