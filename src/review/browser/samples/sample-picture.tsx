import { useState } from 'preact/hooks';
import { useDesk } from '../state/desk.ts';
import { HeatmapCanvas } from './heatmap-canvas.tsx';
import type { ViewSettings } from './view-settings.ts';

interface SamplePictureProps {
  readonly sample: number;
  readonly settings: ViewSettings;
  readonly size?: 'thumbnail' | 'large';
  /** What a reader who cannot see it is told; nothing where text beside it says it. */
  readonly alt: string;
}

/** A sample as image, heatmap, or one over the other; what has its relevance drawn into it as the server draws it. */
export function SamplePicture({ sample, settings, size = 'thumbnail', alt }: SamplePictureProps) {
  const { state } = useDesk();
  const [missing, setMissing] = useState<number>();
  const hasImage = missing !== sample;
  const isDrawn = state.isDrawn && hasImage;
  const showsImage = hasImage && (isDrawn || settings.layer !== 'heatmap');
  const layer = hasImage ? settings.layer : 'heatmap';
  const address = `/api/samples/${sample}/image?size=${size}${isDrawn ? `&layer=${layer}` : ''}`;
  return (
    <span
      class={`picture ${isDrawn ? 'drawn' : layer}`}
      {...(alt === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': alt })}
    >
      <span class="layers" style={{ '--aspect': isDrawn ? 1 : state.aspect }}>
        {showsImage && <img key={address} src={address} alt="" decoding="async" onError={() => setMissing(sample)} />}
        {!isDrawn && layer !== 'image' && <HeatmapCanvas sample={sample} settings={{ ...settings, layer }} />}
      </span>
    </span>
  );
}
