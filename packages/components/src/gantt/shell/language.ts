import type { LitElement, ReactiveController } from 'lit';
import { emit } from '../../events.js';
import { en, type GanttStrings } from '../../locales/en.js';
import { loadStrings } from '../../locales/load.js';
import { ambientLocale, canonicalLocale, dateLocale } from '../../locales/locale.js';
import { joined, type PartialStrings, withStrings } from '../../locales/strings.js';

/** What the language is chosen by. */
export interface LanguageHost extends LitElement {
  /** BCP 47; none = the page's or the browser's. */
  readonly locale: string | undefined;
  /** The host's own words. */
  readonly strings: PartialStrings | undefined;
}

/**
 * The words and the locale of an element: its own `locale`, else the nearest `lang`, else the browser's. English until
 * the words of another language have come; the host's own words lie over both.
 */
export class Language implements ReactiveController {
  /** Words as they are to be shown now. */
  strings: GanttStrings = en as GanttStrings;
  /** BCP 47, for dates and numbers. */
  locale = 'en-GB';
  readonly #host: LanguageHost;
  readonly #onChange: () => void;
  readonly #onDirection: () => void;
  #asked: string | undefined | null = null;
  #own: PartialStrings | undefined;
  #loaded: PartialStrings | null = null;
  #wanted = '';
  /** English; words of late parts come with them, and nothing asks for them before. */
  #base = en as GanttStrings;
  #late: PartialStrings | null = null;
  #observer: MutationObserver | null = null;

  /**
   * @param onChange runs after the words or the locale changed
   * @param onDirection runs after a `dir` around the element changed
   */
  constructor(host: LanguageHost, onChange: () => void, onDirection: () => void) {
    this.#host = host;
    this.#onChange = onChange;
    this.#onDirection = onDirection;
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer = new MutationObserver(changes => {
      if (changes.some(({ attributeName }) => attributeName === 'dir')) this.#onDirection();
      this.#asked = null;
      this.#host.requestUpdate();
    });
    for (const element of selfAndAbove(this.#host)) {
      this.#observer.observe(element, { attributes: true, attributeFilter: ['lang', 'dir'] });
    }
    this.#asked = null;
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observer = null;
  }

  hostUpdate(): void {
    const { locale, strings } = this.#host;
    if (locale === this.#asked && strings === this.#own) return;
    if (locale !== this.#asked) this.#choose(locale);
    this.#own = strings;
    this.#take();
  }

  /** Takes the English words of late parts, before these show anything. */
  addWords(words: PartialStrings): void {
    if (words === this.#late) return;
    this.#late = words;
    this.#base = joined(this.#base, words);
    this.#take();
  }

  #choose(asked: string | undefined): void {
    this.#asked = asked;
    const given = canonicalLocale(asked);
    if (asked && given === null) {
      const message = `"${asked}" is no locale; give a language tag such as "de" or "en-GB"`;
      emit(this.#host, 'ppm-error', { code: 'bad_locale', message, cause: asked });
    }
    const lang = [...selfAndAbove(this.#host)].find(element => element.hasAttribute('lang'))?.getAttribute('lang');
    const locale = given ?? ambientLocale(lang ?? null, navigator.languages);
    this.locale = dateLocale(locale);
    this.#wanted = locale;
    this.#loaded = null;
    void loadStrings(locale)?.then(
      words => {
        if (this.#wanted !== locale) return;
        this.#loaded = words;
        this.#take();
        this.#host.requestUpdate();
      },
      cause => {
        const message = `The words of "${locale}" could not be loaded`;
        emit(this.#host, 'ppm-error', { code: 'locale_failed', message, cause });
      },
    );
  }

  #take(): void {
    this.strings = withStrings(withStrings(this.#base, this.#loaded), this.#own);
    this.#onChange();
  }
}

/** The element and all it stands in, out of shadow roots too. */
function* selfAndAbove(from: Element): Generator<Element> {
  for (let at: Element | null = from; at !== null; ) {
    yield at;
    const root: Node = at.getRootNode();
    at = at.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
  }
}
