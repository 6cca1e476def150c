import { useState } from 'preact/hooks';
import { formatSamples } from '../../../report/format.ts';
import { useDesk } from '../state/desk.ts';

interface SelectionBarProps {
  /** Ids of samples. */
  readonly selection: readonly number[];
  readonly onSelect: (selection: readonly number[]) => void;
  readonly onMakeGroup: () => void;
  readonly about: { readonly className: string; readonly view: string };
}

/** What can be done with selected samples: a group of one's own, a file, an address to share. */
export function SelectionBar({ selection, onSelect, onMakeGroup, about }: SelectionBarProps) {
  const { run, state } = useDesk();
  const [message, setMessage] = useState('');
  const hasAny = selection.length > 0;
  const share = () =>
    navigator.clipboard.writeText(location.href).then(
      () => setMessage('The address was copied: it holds the selection.'),
      () => setMessage('The address of this page holds the selection.'),
    );
  const read = async (file: File | undefined) => {
    const samples = file && parseSelection(await file.text(), run);
    setMessage(samples ? '' : 'This is no selection of this run.');
    if (samples) onSelect(samples);
  };
  return (
    <div class="selection-bar">
      <b>{hasAny ? `${formatSamples(selection.length, state.noun)} selected` : 'Draw around dots to select them.'}</b>
      {!hasAny && <span class="soft">The wheel zooms; shift and drag moves.</span>}
      {hasAny && (
        <>
          <button type="button" class="primary" onClick={onMakeGroup}>
            Make it a group
          </button>
          <button type="button" onClick={() => saveSelection({ run, ...about, samples: selection })}>
            Save as file
          </button>
          <button type="button" onClick={() => void share()}>
            Copy address
          </button>
          <button type="button" class="quiet" onClick={() => onSelect([])}>
            none
          </button>
        </>
      )}
      <label class="button">
        Open file
        <input
          class="visually-hidden"
          type="file"
          accept="application/json"
          onChange={(event) => void read(event.currentTarget.files?.[0])}
        />
      </label>
      <span class="soft" role="status">
        {message}
      </span>
    </div>
  );
}

interface Selection {
  readonly run: number;
  readonly className: string;
  readonly view: string;
  readonly samples: readonly number[];
}

function saveSelection(selection: Selection): void {
  const link = document.createElement('a');
  const file = new Blob([JSON.stringify({ format: 'unhans selection', ...selection }, null, 1)]);
  link.href = URL.createObjectURL(file);
  link.download = `selection-${selection.samples.length}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** The samples of a file that was saved in the same run; undefined where it is none. */
function parseSelection(text: string, run: number): number[] | undefined {
  try {
    const { format, run: saved, samples } = JSON.parse(text) as Partial<Selection & { format: string }>;
    const isOurs = format === 'unhans selection' && saved === run && Array.isArray(samples);
    return isOurs && samples.every(Number.isInteger) ? (samples as number[]) : undefined;
  } catch {
    return undefined;
  }
}
