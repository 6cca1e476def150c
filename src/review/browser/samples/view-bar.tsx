import type { ComponentChildren } from 'preact';
import { colourMaps, type ColourMap } from './colour-maps.ts';
import { useDesk } from '../state/desk.ts';
import { layers, type Layer } from './view-settings.ts';

const layerNames: Readonly<Record<Layer, (noun: string) => string>> = {
  image: (noun) => noun,
  overlay: () => 'overlay',
  heatmap: () => 'relevance',
};

/** How samples are shown: alone, under their heatmap, or the heatmap alone; in which colours. */
export function ViewBar({ children }: { children?: ComponentChildren }) {
  const { state, settings, changeSettings } = useDesk();
  return (
    <div class="view-bar">
      <div role="group" aria-label="Show" class="segments">
        {layers.map((layer) => (
          <button
            key={layer}
            type="button"
            aria-pressed={settings.layer === layer}
            onClick={() => changeSettings({ layer })}
          >
            {layerNames[layer](state.noun.one)}
          </button>
        ))}
      </div>
      {!state.isDrawn && settings.layer === 'overlay' && (
        <label>
          opacity{' '}
          <input
            type="range"
            min={0}
            max={1}
            step={0.05}
            value={settings.opacity}
            onInput={(event) => changeSettings({ opacity: Number(event.currentTarget.value) })}
          />
        </label>
      )}
      {!state.isDrawn && settings.layer !== 'image' && (
        <>
          <label>
            colours{' '}
            <select
              value={settings.map}
              onChange={(event) => changeSettings({ map: event.currentTarget.value as ColourMap })}
            >
              {Object.keys(colourMaps).map((map) => (
                <option key={map}>{map}</option>
              ))}
            </select>
          </label>
          <label class="check">
            <input
              type="checkbox"
              checked={settings.isPixelated}
              onChange={(event) => changeSettings({ isPixelated: event.currentTarget.checked })}
            />{' '}
            cells
          </label>
        </>
      )}
      {children}
    </div>
  );
}
