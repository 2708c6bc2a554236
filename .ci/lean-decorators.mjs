// A rollup plugin that writes the compiler's calls of lit's `@property` as what they come to:
//   __decorate([property(options)], Element.prototype, "name", void 0)  →  Element.createProperty("name", options)
// One declaration costs a third of the text, and the compiler's helper is no longer needed in each file.
const PROPERTY = /__decorate\(\[\s*property\(([^()]*)\)\s*\], (\w+)\.prototype, ("\w+"), void 0\);/g;

export const leanDecorators = {
  name: 'lean-decorators',
  transform(code) {
    if (!code.includes('__decorate')) return null;
    const lean = code.replace(PROPERTY, (_, options, element, name) =>
      options === '' ? `${element}.createProperty(${name});` : `${element}.createProperty(${name}, ${options});`,
    );
    // Each call takes the place of a longer one at the end of the file: the lines before it are where they were.
    return lean === code ? null : { code: lean, map: null };
  },
};
