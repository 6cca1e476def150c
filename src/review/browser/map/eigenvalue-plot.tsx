import type { AnalysisItem } from '../../api.ts';

const [widthPx, heightPx, marginPx] = [260, 150, 26];

/** The smallest eigenvalues of the graph of a view, with the gap after as many as it shows groups. */
export function EigenvaluePlot({ analysis: { eigenvalues, clusterCount } }: { analysis: AnalysisItem }) {
  if (eigenvalues.length < 2) return null;
  const most = Math.max(...eigenvalues, 1e-9);
  const x = (index: number) => marginPx + (index * (widthPx - marginPx - 8)) / (eigenvalues.length - 1);
  const y = (value: number) => heightPx - marginPx + 6 - (value / most) * (heightPx - marginPx - 6);
  const gap = clusterCount >= 1 && clusterCount < eigenvalues.length ? clusterCount : null;
  return (
    <figure class="eigenvalues">
      <svg viewBox={`0 0 ${widthPx} ${heightPx}`} role="img" aria-label={`${eigenvalues.length} smallest eigenvalues`}>
        {gap !== null && <rect class="gap" x={x(gap - 1)} width={x(gap) - x(gap - 1)} y={0} height={y(0)} />}
        <line class="axis" x1={marginPx} x2={widthPx - 8} y1={y(0)} y2={y(0)} />
        {eigenvalues.map((value, index) => (
          <circle key={index} cx={x(index)} cy={y(value)} r={3}>
            <title>{`${index + 1}: ${value.toPrecision(3)}`}</title>
          </circle>
        ))}
        <text x={marginPx - 4} y={y(most) + 8} class="end">
          {most.toPrecision(2)}
        </text>
        <text x={marginPx - 4} y={y(0)} class="end">
          0
        </text>
        <text x={widthPx - 8} y={heightPx - 4} class="end">
          {eigenvalues.length}
        </text>
      </svg>
      <figcaption class="soft">
        Eigenvalues, smallest first{gap !== null && `; the gap after ${gap} speaks for ${gap} groups`}.
      </figcaption>
    </figure>
  );
}
