import { useState } from 'preact/hooks';
import { colourMaps, type ColourMap } from './colour-maps.ts';

export const layers = ['image', 'overlay', 'heatmap'] as const;

export type Layer = (typeof layers)[number];

/** How samples are shown, everywhere in the app. */
export interface ViewSettings {
  readonly layer: Layer;
  /** Of the heatmap over the image, 0 to 1. */
  readonly opacity: number;
  readonly map: ColourMap;
  /** Whether the cells of a heatmap are seen as squares. */
  readonly isPixelated: boolean;
}

const defaults: ViewSettings = { layer: 'image', opacity: 0.8, map: 'blue-white-red', isPixelated: false };
const key = 'unhans-view';

/** The settings, kept in the browser. */
export function useViewSettings(): [ViewSettings, (change: Partial<ViewSettings>) => void] {
  const [settings, setSettings] = useState(read);
  const change = (part: Partial<ViewSettings>) => {
    setSettings((old) => {
      const next = { ...old, ...part };
      localStorage.setItem(key, JSON.stringify(next));
      return next;
    });
  };
  return [settings, change];
}

function read(): ViewSettings {
  try {
    const kept = { ...defaults, ...(JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<ViewSettings>) };
    return layers.includes(kept.layer) && Object.hasOwn(colourMaps, kept.map) ? kept : defaults;
  } catch {
    return defaults;
  }
}
