import { html, type Html } from '../html.ts';
import type { ReportMethod } from '../report-model.ts';

interface Paper {
  readonly used: string;
  readonly citation: string;
  /** A DOI, or a number of arXiv after `arXiv:`. */
  readonly id: string;
  /** The option that it belongs to, and the words of which its value has one. Default: it belongs to every run. */
  readonly where?: { readonly option: string; readonly words: readonly string[] };
}

const where = (option: string, ...words: readonly string[]) => ({ where: { option, words } });

/** The work that the methods come from, step by step. */
const papers: readonly Paper[] = [
  {
    used: 'heatmaps (LRP)',
    citation:
      'S. Bach, A. Binder, G. Montavon, F. Klauschen, K.-R. Müller, W. Samek: On Pixel-Wise Explanations for Non-Linear Classifier Decisions by Layer-Wise Relevance Propagation. PLoS ONE 10(7), 2015.',
    id: '10.1371/journal.pone.0130140',
  },
  {
    used: 'rules and which layer gets which',
    citation:
      'G. Montavon, A. Binder, S. Lapuschkin, W. Samek, K.-R. Müller: Layer-Wise Relevance Propagation: An Overview. In: Explainable AI, LNCS 11700, 2019.',
    id: '10.1007/978-3-030-28954-6_10',
  },
  {
    used: 'relevance through attention (AttnLRP)',
    citation:
      'R. Achtibat, S. M. V. Hatefi, M. Dreyer, A. Jain, T. Wiegand, S. Lapuschkin, W. Samek: AttnLRP: Attention-Aware Layer-Wise Relevance Propagation for Transformers. ICML 2024.',
    id: 'arXiv:2402.05602',
    ...where('explain.method', 'attnlrp'),
  },
  {
    used: 'integrated gradients',
    citation: 'M. Sundararajan, A. Taly, Q. Yan: Axiomatic Attribution for Deep Networks. ICML 2017.',
    id: 'arXiv:1703.01365',
    ...where('explain.method', 'integrated_gradients'),
  },
  {
    used: 'SmoothGrad',
    citation:
      'D. Smilkov, N. Thorat, B. Kim, F. Viégas, M. Wattenberg: SmoothGrad: Removing Noise by Adding Noise. 2017.',
    id: 'arXiv:1706.03825',
    ...where('explain.method', 'smoothgrad'),
  },
  {
    used: 'guided backpropagation',
    citation:
      'J. T. Springenberg, A. Dosovitskiy, T. Brox, M. Riedmiller: Striving for Simplicity: The All Convolutional Net. ICLR 2015, workshop.',
    id: 'arXiv:1412.6806',
    ...where('explain.method', 'guided_backprop'),
  },
  {
    used: 'deconvnet',
    citation: 'M. D. Zeiler, R. Fergus: Visualizing and Understanding Convolutional Networks. ECCV 2014.',
    id: 'arXiv:1311.2901',
    ...where('explain.method', 'deconvnet'),
  },
  {
    used: 'excitation backpropagation',
    citation:
      'J. Zhang, Z. Lin, J. Brandt, X. Shen, S. Sclaroff: Top-Down Neural Attention by Excitation Backprop. ECCV 2016.',
    id: 'arXiv:1608.00507',
    ...where('explain.method', 'excitation_backprop'),
  },
  {
    used: 'grouping heatmaps (SpRAy), and the name Clever Hans',
    citation:
      'S. Lapuschkin, S. Wäldchen, A. Binder, G. Montavon, W. Samek, K.-R. Müller: Unmasking Clever Hans Predictors and Assessing What Machines Really Learn. Nature Communications 10, 1096, 2019.',
    id: '10.1038/s41467-019-08987-4',
  },
  {
    used: 'Wasserstein distances between heatmaps',
    citation:
      'C. J. Anders, T. Marinč, D. Neumann, W. Samek, K.-R. Müller, S. Lapuschkin: Analyzing ImageNet with Spectral Relevance Analysis: Towards ImageNet un-Hans’ed. 2019.',
    id: 'arXiv:1912.11425',
    ...where('spray.views', 'wasserstein', 'wasserstein_centred', 'wasserstein_scaled'),
  },
  {
    used: 'spectral clustering and the eigengap',
    citation: 'U. von Luxburg: A Tutorial on Spectral Clustering. Statistics and Computing 17(4), 2007.',
    id: '10.1007/s11222-007-9033-z',
  },
  {
    used: 'eigenvectors of the graph (Lanczos)',
    citation:
      'K. Wu, H. Simon: Thick-Restart Lanczos Method for Large Symmetric Eigenvalue Problems. SIAM Journal on Matrix Analysis and Applications 22(2), 2000.',
    id: '10.1137/S0895479898334605',
  },
  {
    used: 'ranking groups by Fisher discriminant analysis, several views of the same heatmaps',
    citation:
      'C. J. Anders, L. Weber, D. Neumann, W. Samek, K.-R. Müller, S. Lapuschkin: Finding and Removing Clever Hans: Using Explanation Methods to Debug and Improve Deep Models. Information Fusion 77, 2022.',
    id: '10.1016/j.inffus.2021.07.015',
  },
  {
    used: 'where on the heatmaps membership comes from (neuralized k-means)',
    citation:
      'J. Kauffmann, M. Esders, L. Ruff, G. Montavon, W. Samek, K.-R. Müller: From Clustering to Cluster Explanations via Neural Networks. IEEE Transactions on Neural Networks and Learning Systems, 2022.',
    id: '10.1109/TNNLS.2022.3185901',
  },
  {
    used: 'moving other classes inside the model (concept vectors)',
    citation:
      'B. Kim, M. Wattenberg, J. Gilmer, C. Cai, J. Wexler, F. Viegas, R. Sayres: Interpretability Beyond Feature Attribution: Quantitative Testing with Concept Activation Vectors (TCAV). ICML 2018.',
    id: 'arXiv:1711.11279',
  },
  {
    used: 'intervals of what tests measured (bootstrap)',
    citation: 'B. Efron: Bootstrap Methods: Another Look at the Jackknife. The Annals of Statistics 7(1), 1979.',
    id: '10.1214/aos/1176344552',
  },
  {
    used: 'the map of a class (UMAP)',
    citation:
      'L. McInnes, J. Healy, J. Melville: UMAP: Uniform Manifold Approximation and Projection for Dimension Reduction. 2018.',
    id: 'arXiv:1802.03426',
  },
];

/** The papers behind the steps of a run with these options, each with what it was used for. */
export function drawPapers(options: ReportMethod['options']): Html {
  return html`<ul class="papers">
    ${papers.filter((paper) => isUsed(paper, options)).map(drawPaper)}
  </ul>`;
}

function isUsed({ where: place }: Paper, options: ReportMethod['options']): boolean {
  if (place === undefined) return true;
  const value = options.find(({ name }) => name === place.option)?.value ?? '';
  return value.split(/[,:\s]+/).some((word) => place.words.includes(word));
}

function drawPaper({ used, citation, id }: Paper): Html {
  const [label, address] = id.startsWith('arXiv:')
    ? [id, `https://arxiv.org/abs/${id.slice('arXiv:'.length)}`]
    : [`doi:${id}`, `https://doi.org/${id}`];
  return html`<li><b>${used}</b> — ${citation} <a href="${address}" rel="noreferrer">${label}</a></li>`;
}
