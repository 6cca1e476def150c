import { html, type Html } from '../html.ts';

/** The work that the methods come from. */
const papers = [
  {
    used: 'heatmaps (LRP)',
    citation:
      'S. Bach, A. Binder, G. Montavon, F. Klauschen, K.-R. Müller, W. Samek: On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation. PLoS ONE 10(7), 2015.',
    doi: '10.1371/journal.pone.0130140',
  },
  {
    used: 'rules and which layer gets which',
    citation:
      'G. Montavon, A. Binder, S. Lapuschkin, W. Samek, K.-R. Müller: Layer-Wise Relevance Propagation: An Overview. In: Explainable AI, LNCS 11700, 2019.',
    doi: '10.1007/978-3-030-28954-6_10',
  },
  {
    used: 'grouping heatmaps (SpRAy), and the name Clever Hans',
    citation:
      'S. Lapuschkin, S. Wäldchen, A. Binder, G. Montavon, W. Samek, K.-R. Müller: Unmasking Clever Hans Predictors and Assessing What Machines Really Learn. Nature Communications 10, 1096, 2019.',
    doi: '10.1038/s41467-019-08987-4',
  },
  {
    used: 'ranking groups by Fisher discriminant analysis, several views of the same heatmaps',
    citation:
      'C. J. Anders, L. Weber, D. Neumann, W. Samek, K.-R. Müller, S. Lapuschkin: Finding and Removing Clever Hans: Using Explanation Methods to Debug and Improve Deep Models. Information Fusion 77, 2022.',
    doi: '10.1016/j.inffus.2021.07.015',
  },
  {
    used: 'where on the heatmaps membership comes from (neuralized k-means)',
    citation:
      'J. Kauffmann, M. Esders, L. Ruff, G. Montavon, W. Samek, K.-R. Müller: From Clustering to Cluster Explanations via Neural Networks. IEEE Transactions on Neural Networks and Learning Systems, 2022.',
    doi: '10.1109/TNNLS.2022.3185901',
  },
  {
    used: 'intervals of what tests measured (bootstrap)',
    citation: 'B. Efron: Bootstrap Methods: Another Look at the Jackknife. The Annals of Statistics 7(1), 1979.',
    doi: '10.1214/aos/1176344552',
  },
  {
    used: 'spectral clustering and the eigengap',
    citation: 'U. von Luxburg: A Tutorial on Spectral Clustering. Statistics and Computing 17(4), 2007.',
    doi: '10.1007/s11222-007-9033-z',
  },
] as const;

/** The papers behind the methods, each with what it was used for. */
export function drawPapers(): Html {
  return html`<ul class="papers">
    ${papers.map(
      ({ used, citation, doi }) =>
        html`<li><b>${used}</b> — ${citation} <a href="https://doi.org/${doi}" rel="noreferrer">doi:${doi}</a></li>`,
    )}
  </ul>`;
}
