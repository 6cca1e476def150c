import { formatTable } from '../docs/write-table.ts';
import { families } from './family-table.ts';
import { comparedMethods, type FamilyRow } from './measure-row.ts';

/** The table of families in docs/models.md, a row for each of `rows` by family. */
export function formatFamilies(rows: ReadonlyMap<string, FamilyRow>): string {
  const header = ['family', 'model', ...comparedMethods.map((method) => `\`${method}\``), 'arrives', 'parity'];
  const lines = families.map(({ family, model }) => {
    const { shares, arrives, parity } = rows.get(family)!;
    const best = Math.max(...Object.values(shares));
    const cells = comparedMethods.map((method) => {
      const share = shares[method].toFixed(2);
      return shares[method] === best ? `**${share}**` : share;
    });
    return [family, `\`${model}\``, ...cells, arrives.toFixed(2), parity < 1e-6 ? '< 10⁻⁶' : parity.toExponential(0)];
  });
  return formatTable(header, lines);
}
