import { describe, expect, it } from 'vitest';
import { html, jsonBlock, raw } from '../../src/report/html.ts';

describe('a template of markup', () => {
  it('escapes text in content and in attributes', () => {
    expect(html`<a title="${`"'><script>`}">${'<b> & co'}</a>`.markup).toBe(
      '<a title="&quot;&#39;&gt;&lt;script&gt;">&lt;b&gt; &amp; co</a>',
    );
  });

  it('takes markup and lists of it as they stand', () => {
    expect(html`<p>${[html`<i>${'<'}</i>`, raw('<br>'), 3]}</p>`.markup).toBe('<p><i>&lt;</i><br>3</p>');
  });

  it('writes nothing for nothing, and zero for zero', () => {
    expect(html`${null}${undefined}${false}${0}`.markup).toBe('0');
  });
});

describe('a block of JSON', () => {
  it('cannot be ended by what is in it, and gives back what was put in', () => {
    const data = { name: '</script><script>alert(1)</script><!--' };
    const { markup } = jsonBlock('data', data);
    expect(markup.match(/<\/?script|<!--/g)).toEqual(['<script', '</script']);
    expect(JSON.parse(markup.slice(markup.indexOf('>') + 1, markup.lastIndexOf('<')))).toEqual(data);
  });
});
