// A rollup plugin that writes the compiler's calls of lit's `@property` as what they come to, those of the same options
// together:
//   __decorate([property(options)], Element.prototype, "name", void 0)
//   →  ["name", "other"].forEach(name => Element.createProperty(name, options))
// One declaration costs a third of the text, and the compiler's helper is no longer needed in each file.
const PROPERTY = /__decorate\(\[\s*property\(([^()]*)\)\s*\], (\w+)\.prototype, ("\w+"), void 0\);/g;

export const leanDecorators = {
  name: 'lean-decorators',
  transform(code) {
    if (!code.includes('__decorate')) return null;
    const groups = new Map();
    for (const [, options, element, name] of code.matchAll(PROPERTY)) {
      const call = `(name => ${element}.createProperty(${options === '' ? 'name' : `name, ${options}`}));`;
      groups.set(call, [...(groups.get(call) ?? []), name]);
    }
    // They stand at the end of the file: the lines before them are where they were.
    const calls = [...groups].map(([call, names]) => `[${names.join(', ')}].forEach${call}`);
    return groups.size === 0 ? null : { code: [code.replace(PROPERTY, ''), ...calls].join('\n'), map: null };
  },
};
