import type { CDPSession, Page } from 'playwright';

/** A node of the accessibility tree, as much of it as is read here. */
interface AxNode {
  readonly nodeId: string;
  readonly ignored: boolean;
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
  readonly description?: { readonly value: string };
  readonly properties?: readonly { readonly name: string; readonly value: { readonly value?: unknown } }[];
}

/** What a listener is told of one thing: `role "name" (description) state`. */
export interface Heard {
  readonly role: string;
  readonly name: string;
  readonly description: string;
  readonly states: Readonly<Record<string, unknown>>;
}

/** A plan as somebody has it who listens and types: no pointer, no look at the page. */
export class ScreenReader {
  readonly #page: Page;
  readonly #cdp: CDPSession;
  /** Announcements that were not asked for yet, in order. */
  readonly #said: string[] = [];

  private constructor(page: Page, cdp: CDPSession) {
    this.#page = page;
    this.#cdp = cdp;
  }

  /** Starts to listen; call before the page is opened. */
  static async on(page: Page): Promise<ScreenReader> {
    const reader = new ScreenReader(page, await page.context().newCDPSession(page));
    await page.exposeFunction('heard', (text: string) => reader.#said.push(text));
    await page.addInitScript(() => {
      let last = '';
      const listen = (root: ShadowRoot) =>
        new MutationObserver(() => {
          const text = root.querySelector('.sr[role=status]')?.textContent ?? '';
          if (text !== '' && text !== last) (globalThis as unknown as { heard(text: string): void }).heard(text);
          last = text;
        }).observe(root, { childList: true, characterData: true, subtree: true });
      const attach = Element.prototype.attachShadow;
      Element.prototype.attachShadow = function (this: Element, init) {
        const root = attach.call(this, init);
        if (this.localName === 'ppm-gantt') listen(root);
        return root;
      };
    });
    return reader;
  }

  /** Presses keys one after the other. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.#page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  /** Presses Tab until something of a name has the focus. */
  async tabTo(name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    for (let count = 0; count < 20; count += 1) {
      await this.press(key);
      if ((await this.focus()).name === name) return;
    }
    throw new Error(`Tab does not reach "${name}".`);
  }

  /** Every announcement since the last question, without the spaces that make repeated ones differ. */
  said(): readonly string[] {
    return this.#said.splice(0).map(text => text.trim());
  }

  /** Waits for an announcement and forgets all up to it. */
  async hear(text: string | RegExp): Promise<void> {
    const until = Date.now() + 8000;
    const heard: string[] = [];
    while (Date.now() < until) {
      for (let next = this.#said.shift(); next !== undefined; next = this.#said.shift()) {
        heard.push(next.trim());
        if (typeof text === 'string' ? next.trim() === text : text.test(next)) return;
      }
      await this.#page.waitForTimeout(20);
    }
    throw new Error(`"${text}" was not announced, but ${JSON.stringify(heard)}.`);
  }

  /** Every node a listener can come to. */
  async tree(): Promise<readonly Heard[]> {
    const { nodes } = (await this.#cdp.send('Accessibility.getFullAXTree')) as unknown as { nodes: readonly AxNode[] };
    return nodes.filter(({ ignored }) => !ignored).map(heardOf);
  }

  /** What has the focus. */
  async focus(): Promise<Heard> {
    const { result } = await this.#cdp.send('Runtime.evaluate', {
      expression:
        '(() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at; })()',
    });
    const { nodes } = (await this.#cdp.send('Accessibility.getPartialAXTree', {
      objectId: result.objectId as string,
      fetchRelatives: false,
    })) as unknown as { nodes: readonly AxNode[] };
    return heardOf(nodes[0] as AxNode);
  }

  /** Waits until something has the focus. */
  async lands(role: string, name: string | RegExp): Promise<Heard> {
    let heard = await this.focus();
    for (let count = 0; count < 200; count += 1) {
      if (heard.role === role && (typeof name === 'string' ? heard.name === name : name.test(heard.name))) return heard;
      await this.#page.waitForTimeout(25);
      heard = await this.focus();
    }
    throw new Error(`The focus is on ${heard.role} "${heard.name}", not on ${role} "${name}".`);
  }
}

function heardOf({ role, name, description, properties = [] }: AxNode): Heard {
  return {
    role: role?.value ?? '',
    name: name?.value ?? '',
    description: description?.value ?? '',
    states: Object.fromEntries(properties.map(({ name: key, value }) => [key, value.value])),
  };
}
