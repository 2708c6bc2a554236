import { noChange } from 'lit';
import { Directive, directive, type ElementPart } from 'lit/directive.js';

class IntoDirective extends Directive {
  override render(_show: (host: HTMLElement) => void): unknown {
    return noChange;
  }

  override update({ element }: ElementPart, [show]: [(host: HTMLElement) => void]): unknown {
    show(element as HTMLElement);
    return noChange;
  }
}

/**
 * Leaves what is in an element to someone who also changes it by themselves, without the template around it being
 * rendered: `<div ${into(host => pool.show(host, state))}></div>`. Runs at each rendering of the template.
 */
export const into = directive(IntoDirective);
