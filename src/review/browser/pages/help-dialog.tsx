import { Dialog } from '../parts/dialog.tsx';

const keys: readonly (readonly [key: string, does: string])[] = [
  ['j k', 'next, previous finding'],
  ['a l u', 'artefact, legitimate, unsure: of the finding; in a grid, of what you are at or have selected'],
  ['e', 'in a grid, say more: what retraining should do with it, its true label, a note'],
  ['n', 'name the artefact'],
  ['m', 'draw where it is'],
  ['z', 'undo'],
  ['1 2 3 4', 'samples, map, more like these, what was said; the down arrow goes on into the grid or map'],
  ['arrows', 'move in a list, in a grid, on a map, on a mask'],
  ['space', 'select, as the box in the corner of a sample does; with shift, all up to there'],
  ['Enter', 'open, as a click does'],
  ['i o r', 'show the sample, an overlay, relevance alone'],
  ['/', 'search a class'],
  ['c h', 'compare; history and export'],
];

/** All keys of the app. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose} class="help">
      <dl>
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              {key.split(' ').map((each) => (
                <kbd key={each}>{each}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
