/** Markup that is safe to write into a page as it stands. */
export interface Html {
  readonly markup: string;
}

/** What may stand in a template: text is escaped, markup and lists of it are not; nothing stands for nothing. */
export type HtmlValue = string | number | Html | readonly HtmlValue[] | null | undefined | false;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const characters = Object.fromEntries(Object.entries(entities).map(([character, entity]) => [entity, character]));

/** A template of markup; every value in it is escaped unless it is markup itself. Attributes must be quoted. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return raw(parts.map((part, index) => part + toMarkup(values[index])).join(''));
}

/** Declares a string of our own making to be markup. Never for what comes from a dataset, model or job. */
export function raw(markup: string): Html {
  return { markup };
}

/** Escapes text for element content and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

/** What a reader sees of markup: the text without its elements, spaces and line breaks as one space. */
export function toText({ markup }: Html): string {
  const text = markup.replace(/<[^>]*>/g, '').replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => characters[entity]!);
  return text.replace(/\s+/g, ' ').trim();
}

/** An element whose content is exactly `code`, ours, to the letter: what a content security policy's hash is taken of. */
export function codeBlock(element: 'style' | 'script', code: string): Html {
  return raw(`<${element}>${code}</${element}>`);
}

/** A block of JSON for a script to read: no name in it can end the block. */
export function jsonBlock(id: string, data: unknown): Html {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return html`<script type="application/json" id="${id}">
    ${raw(json)}
  </script>`;
}

function toMarkup(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return 'markup' in value ? value.markup : value.map(toMarkup).join('');
}
