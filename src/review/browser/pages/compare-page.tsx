import { useState } from 'preact/hooks';
import { ClassMap } from '../map/class-map.tsx';
import { copySelection } from '../map/map-choice.ts';
import { useDesk } from '../state/desk.ts';
import { useAnswer } from '../state/use-answer.ts';

const sides = ['left', 'right'] as const;

type SideName = (typeof sides)[number];

/** Two classes, or two views of one, side by side; of one class, what is selected in one is selected in the other. */
export function ComparePage() {
  const { run, route, go, version } = useDesk();
  const { data } = useAnswer('/api/runs/:id/classes', run, { limit: 2 }, version);
  const [first, second = first] = data?.items ?? [];
  const classes = {
    left: Number(route.choices['left-class']) || first?.id,
    right: Number(route.choices['right-class']) || second?.id,
  };
  const chooseClass = (side: SideName, id: string) =>
    go({ choices: { ...route.choices, [`${side}-class`]: id, [side]: '' } });
  const choose = (side: SideName, choice: string) => {
    const other = side === 'left' ? 'right' : 'left';
    const same = classes.left === classes.right && { [other]: copySelection(choice, route.choices[other] ?? '') };
    go({ choices: { ...route.choices, ...same, [side]: choice } });
  };
  return (
    <main class="compare-page">
      <h1 class="visually-hidden">Compare two classes or two views</h1>
      {sides.map((side) => (
        <Side
          key={side}
          side={side}
          chosen={classes[side]}
          onClass={(id) => chooseClass(side, id)}
          onChoice={(choice) => choose(side, choice)}
        />
      ))}
    </main>
  );
}

interface SideProps {
  readonly side: SideName;
  /** Id of the class; undefined until one is known. */
  readonly chosen: number | undefined;
  readonly onClass: (id: string) => void;
  readonly onChoice: (choice: string) => void;
}

function Side({ side, chosen, onClass, onChoice }: SideProps) {
  const { run, route, version } = useDesk();
  const [text, setText] = useState('');
  const { data } = useAnswer('/api/runs/:id/classes', run, { text, limit: 50 }, version);
  return (
    <section class="side" aria-label={side}>
      <div class="map-bar">
        <label>
          class{' '}
          <select
            aria-label={`Class on the ${side}`}
            value={chosen}
            onChange={(event) => onClass(event.currentTarget.value)}
          >
            {chosen !== undefined && !data?.items.some(({ id }) => id === chosen) && <option value={chosen}>…</option>}
            {data?.items.map(({ id, name, suspicious }) => (
              <option key={id} value={id}>
                {name} {suspicious ? '(suspicious)' : ''}
              </option>
            ))}
          </select>
        </label>
        {(data?.total ?? 0) > 50 && (
          <input
            type="search"
            placeholder="search …"
            aria-label={`Search classes for the ${side}`}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        )}
      </div>
      {chosen !== undefined && (
        <ClassMap
          key={chosen}
          name={side}
          classId={chosen}
          finding={null}
          choice={route.choices[side] ?? ''}
          onChoice={onChoice}
        />
      )}
    </section>
  );
}
