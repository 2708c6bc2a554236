import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { SvgContext } from './svg-context.js';

/** Texts of a document, and its element names; throws when it is not well-formed. */
function read(markup: string): {
  readonly texts: string[];
  readonly names: Set<string>;
  readonly attributes: Set<string>;
} {
  const texts: string[] = [];
  const names = new Set<string>();
  const attributes = new Set<string>();
  const parser = new SaxesParser();
  parser.on('error', error => {
    throw error;
  });
  parser.on('opentag', tag => {
    names.add(tag.name);
    for (const name of Object.keys(tag.attributes)) attributes.add(name);
  });
  parser.on('text', text => {
    if (text.trim() !== '') texts.push(text);
  });
  parser.write(`<svg>${markup}</svg>`).close();
  return { texts, names, attributes };
}

function written(name: string): string {
  const ctx = new SvgContext(text => text.length * 6);
  ctx.font = '400 12px "Segoe UI", sans-serif';
  ctx.fillText(name, 1, 2);
  return ctx.take();
}

test.each([
  ['markup', '<img src=x onerror="alert(1)">', '<img src=x onerror="alert(1)">'],
  ['the end of the document', '</text></svg><script>alert(1)</script>', '</text></svg><script>alert(1)</script>'],
  ['an entity', '&lt;b&gt; &xxe; & "\'', '&lt;b&gt; &xxe; & "\''],
  ['the end of a section', ']]>', ']]>'],
  ['control characters', 'a\u0000b\u0008c\u001bd', 'a\ufffdb\ufffdc\ufffdd'],
  ['halves of a character', 'x\ud800y\udc00z', 'x\ufffdy\ufffdz'],
  ['no characters', 'a\ufffeb\uffffc', 'a\ufffdb\ufffdc'],
  ['an override of direction', 'abc\u202edef', 'abc\u202edef'],
  ['an emoji', 'go 🚀', 'go 🚀'],
  ['line breaks', 'a\r\nb\tc', 'a b c'],
])('%s in a name stays text of a well-formed document', (_, name, expected) => {
  const { texts, names, attributes } = read(written(name));
  expect(texts).toEqual([expected]);
  expect([...names]).toEqual(['svg', 'text']);
  expect([...attributes].filter(attribute => attribute.startsWith('on') || attribute === 'style')).toEqual([]);
});

test('a name of ten thousand characters ends in an ellipsis', () => {
  const { texts } = read(written('x'.repeat(10_000)));
  expect(texts[0]).toHaveLength(400);
  expect(texts[0]).toMatch(/x…$/);
});
