/**
 * Registers an element once: a page that loads two copies of the package keeps the first and gets no exception.
 * Does nothing where there is no registry, so that `define.js` may be imported on a server.
 */
export function defineElement(tag: string, element: CustomElementConstructor): void {
  if (typeof customElements === 'undefined' || customElements.get(tag)) return;
  customElements.define(tag, element);
}
