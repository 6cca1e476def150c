import { html, type Html, type HtmlValue } from '../html.ts';

export type { Html };

/** As `html`, for XML: characters that XML cannot hold are replaced. */
export function xml(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const { markup } = html(parts, ...values);
  return { markup: markup.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd') };
}
