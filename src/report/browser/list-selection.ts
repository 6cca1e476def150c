/// <reference lib="dom" />
import type { ScatterData } from './scatter-data.ts';

/** Shows which images are selected: how many of which group, the first ones, and all paths to copy. Runs in the page. */
export function listSelection(panel: HTMLElement, data: ScatterData, selected: readonly number[]): void {
  const shown = 24;
  const points = selected.map((index) => data.points[index]!);
  const counts = new Map<string, number>();
  for (const { cluster } of points) {
    const name = cluster === null ? 'no group' : data.groups[cluster]!;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  panel.hidden = selected.length === 0;
  const groups = [...counts].map(([name, count]) => `${count} of ${name}`).join(', ');
  panel.querySelector('p')!.textContent = `${selected.length} selected: ${groups}`;
  const pictures = points.filter(({ thumbnail }) => thumbnail !== null).slice(0, shown);
  panel.querySelector('div')!.replaceChildren(
    ...pictures.map(({ thumbnail, path }) => {
      const image = document.createElement('img');
      image.src = data.thumbnails[thumbnail!]!;
      image.alt = path;
      image.title = path;
      return image;
    }),
  );
  panel.querySelector('textarea')!.value = points.map(({ path }) => path).join('\n');
}
