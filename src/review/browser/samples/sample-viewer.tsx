import type { SampleItem, Verdict } from '../../api.ts';
import { useDesk } from '../state/desk.ts';
import { Dialog } from '../parts/dialog.tsx';
import { describe } from './sample-grid.tsx';
import { SamplePicture } from './sample-picture.tsx';
import { VerdictButtons } from '../verdicts/verdict-buttons.tsx';
import { ViewBar } from './view-bar.tsx';
import { findVerdict } from '../verdicts/words.ts';

interface SampleViewerProps {
  /** Undefined while it is loaded. */
  readonly sample: SampleItem | undefined;
  /** “3 of 41”. */
  readonly place: string;
  readonly onStep: (step: number) => void;
  /** Absent where it cannot be judged. */
  readonly onVerdict: ((verdict: Verdict) => void) | undefined;
  /** Asks for more to be said of it than a verdict. */
  readonly onTell: () => void;
  readonly onClose: () => void;
}

/** One sample in full; arrows go to the next. */
export function SampleViewer({ sample, place, onStep, onVerdict, onTell, onClose }: SampleViewerProps) {
  const { settings, changeSettings } = useDesk();
  const press = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLElement && event.target.matches('select, input')) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const layer = ({ i: 'image', o: 'overlay', r: 'heatmap' } as const)[event.key];
    const verdict = findVerdict(event.key);
    if (step) onStep(step);
    else if (layer) changeSettings({ layer });
    else if (onVerdict && verdict) onVerdict(verdict);
    else if (onVerdict && event.key === 'e') onTell();
    else return;
    event.preventDefault();
  };
  const said = sample?.said && !sample.said.withdrawn ? sample.said : null;
  return (
    <Dialog title={sample?.path ?? '…'} onClose={onClose} class="viewer" onKeyDown={press}>
      <ViewBar />
      <div class="stage">
        <button type="button" class="quiet" aria-label="Previous" onClick={() => onStep(-1)}>
          ‹
        </button>
        {sample && <SamplePicture sample={sample.id} settings={settings} size="large" alt={sample.path} />}
        <button type="button" class="quiet" aria-label="Next" onClick={() => onStep(1)}>
          ›
        </button>
      </div>
      {sample && (
        <p class="viewer-facts">
          {place} · class <b class="name">{sample.className}</b> · the model says {describe(sample)}
          {said && (
            <>
              {' · '}
              <span class={`badge ${said.verdict}`}>{said.verdict}</span>{' '}
              {[said.action, said.label, said.note].filter(Boolean).join(', ')} by {said.author || 'somebody'}
            </>
          )}
        </p>
      )}
      {onVerdict && (
        <div class="viewer-judging">
          <VerdictButtons label="What is it?" pressed={said?.verdict} onVerdict={onVerdict} />
          <button type="button" onClick={onTell}>
            More … <kbd>e</kbd>
          </button>
        </div>
      )}
    </Dialog>
  );
}
