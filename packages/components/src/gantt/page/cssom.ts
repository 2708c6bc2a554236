import { noChange } from 'lit';
import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';

/** Values by CSS property, custom ones included. */
export type CssValues = Readonly<Record<string, string>>;

class CssomDirective extends Directive {
  #before: CssValues = {};

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('cssom() stands on an element, not in an attribute.');
  }

  override render(_values: CssValues): unknown {
    return noChange;
  }

  override update(part: ElementPart, [values]: [CssValues]): unknown {
    const { style } = part.element as HTMLElement;
    for (const property of Object.keys(this.#before)) if (!(property in values)) style.removeProperty(property);
    for (const [property, value] of Object.entries(values)) {
      if (this.#before[property] !== value) style.setProperty(property, value);
    }
    this.#before = values;
    return noChange;
  }
}

/**
 * Sets styles of an element through the CSS object model: `<div ${cssom({ left: '4px' })}>`. A `style` attribute, which
 * Lit's styleMap writes at first, is refused under `style-src 'self'`; this is not.
 */
export const cssom = directive(CssomDirective);
