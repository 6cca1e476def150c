import type { SampleItem } from '../api.ts';
import { useDesk } from './desk.ts';
import { Dialog } from './dialog.tsx';
import { describe } from './sample-grid.tsx';
import { SamplePicture } from './sample-picture.tsx';
import { ViewBar } from './view-bar.tsx';
import { verdicts, verdictWords } from './words.ts';

interface SampleViewerProps {
  /** Undefined while it is loaded. */
  readonly sample: SampleItem | undefined;
  /** “3 of 41”. */
  readonly place: string;
  readonly onStep: (step: number) => void;
  /** Takes the key of a verdict; absent where it cannot be judged. */
  readonly onVerdict: ((key: string) => void) | undefined;
  readonly onClose: () => void;
}

/** One image in full; arrows go to the next. */
export function SampleViewer({ sample, place, onStep, onVerdict, onClose }: SampleViewerProps) {
  const { settings, changeSettings } = useDesk();
  const press = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLElement && event.target.matches('select, input')) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const layer = ({ i: 'image', o: 'overlay', r: 'heatmap' } as const)[event.key];
    if (step) onStep(step);
    else if (layer) changeSettings({ layer });
    else if (onVerdict && verdicts.some((verdict) => verdictWords[verdict].key === event.key)) onVerdict(event.key);
    else return;
    event.preventDefault();
  };
  const said = sample?.said && !sample.said.withdrawn ? sample.said : null;
  return (
    <Dialog title={sample?.path ?? '…'} onClose={onClose} class="viewer" onKeyDown={press}>
      <ViewBar />
      <div class="stage">
        <button type="button" class="quiet" aria-label="Previous image" onClick={() => onStep(-1)}>
          ‹
        </button>
        {sample && <SamplePicture sample={sample.id} settings={settings} size="large" alt={sample.path} />}
        <button type="button" class="quiet" aria-label="Next image" onClick={() => onStep(1)}>
          ›
        </button>
      </div>
      {sample && (
        <p class="viewer-facts">
          {place} · class <b class="name">{sample.className}</b> · the model says {describe(sample)}
          {said && (
            <>
              {' · '}
              <span class={`badge ${said.verdict}`}>{said.verdict}</span> by {said.author || 'somebody'}
            </>
          )}
        </p>
      )}
      {onVerdict && (
        <div class="verdict-buttons" role="group" aria-label="This image">
          {verdicts.map((verdict) => (
            <button
              key={verdict}
              type="button"
              class={verdict}
              aria-pressed={said?.verdict === verdict}
              onClick={() => onVerdict(verdictWords[verdict].key)}
            >
              {verdictWords[verdict].name} <kbd>{verdictWords[verdict].key}</kbd>
            </button>
          ))}
        </div>
      )}
    </Dialog>
  );
}
