import { useState } from 'preact/hooks';
import { ClassMap } from '../map/class-map.tsx';
import { useDesk } from '../state/desk.ts';
import { useAnswer } from '../state/use-answer.ts';

const sides = ['left', 'right'] as const;

/** Two classes, or two views of one, side by side. */
export function ComparePage() {
  return (
    <main class="compare-page">
      <h1 class="visually-hidden">Compare two classes or two views</h1>
      {sides.map((side) => (
        <Side key={side} side={side} />
      ))}
    </main>
  );
}

function Side({ side }: { side: (typeof sides)[number] }) {
  const { run, route, go, version } = useDesk();
  const [text, setText] = useState('');
  const { data } = useAnswer('/api/runs/:id/classes', run, { text, limit: 50 }, version);
  const chosen =
    Number(route.choices[`${side}-class`] ?? 0) || (data?.items[side === 'left' ? 0 : 1] ?? data?.items[0])?.id;
  const choose = (part: Record<string, string>) => go({ choices: { ...route.choices, ...part } });
  return (
    <section class="side" aria-label={side}>
      <div class="map-bar">
        <label>
          class{' '}
          <select
            aria-label={`Class on the ${side}`}
            value={chosen}
            onChange={(event) => choose({ [`${side}-class`]: event.currentTarget.value, [side]: '' })}
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
          onChoice={(choice) => choose({ [side]: choice })}
        />
      )}
    </section>
  );
}
