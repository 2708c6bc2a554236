// A rollup plugin that takes comments and needless white space out of the css`…`, html`…` and svg`…` templates of
// compiled scripts: a minifier of scripts leaves text alone. What a browser makes of them stays the same: in markup a
// run of white space becomes one space, never none; in styles it goes only where no value or selector can need it.
import MagicString from 'magic-string';

const TAGS = new Set(['css', 'html', 'svg']);

/** Text of a stylesheet between two expressions; `isOpen…` = an expression stands at that side. */
function compactCss(text) {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};]) ?/g, '$1')
    .replace(/([:,]) /g, '$1')
    .replace(/ ,/g, ',')
    .replace(/;\}/g, '}');
}

/** Text of markup between two expressions. */
function compactMarkup(text) {
  return text.replace(/<!--[\s\S]*?-->/g, '').replace(/\s*\n\s*/g, ' ');
}

/** Calls back with every tagged template of a syntax tree. */
function eachTemplate(node, found) {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const child of node) eachTemplate(child, found);
    return;
  }
  if (node.type === 'TaggedTemplateExpression' && TAGS.has(node.tag.name)) found(node.tag.name, node.quasi);
  for (const key of Object.keys(node)) if (key !== 'parent') eachTemplate(node[key], found);
}

/** @param isOurs whether a file's templates are the tagged ones of lit: `(path) => boolean` */
export function compactTemplates(isOurs) {
  return {
    name: 'compact-templates',
    transform(code, id) {
      if (!isOurs(id) || !/\b(?:css|html|svg)\s*`/.test(code)) return null;
      const text = new MagicString(code);
      eachTemplate(this.parse(code), (tag, quasi) => {
        quasi.quasis.forEach((part, at) => {
          let compact = (tag === 'css' ? compactCss : compactMarkup)(part.value.raw);
          // The ends of a stylesheet, and of markup that begins on a line of its own, are those of a block.
          if (at === 0 && (tag === 'css' || /^\s*\n/.test(part.value.raw))) compact = compact.replace(/^ /, '');
          if (at === quasi.quasis.length - 1 && tag === 'css') compact = compact.replace(/ $/, '');
          if (compact !== part.value.raw) text.update(part.start, part.end, compact);
        });
      });
      return text.hasChanged() ? { code: text.toString(), map: text.generateMap({ hires: true, source: id }) } : null;
    },
  };
}
