import { css, html, type TemplateResult } from 'lit';
import { icon } from './icons.js';

/** What a notice says. `critical` interrupts a screen reader, the others wait. */
export interface NoticeWords {
  readonly tone: 'critical' | 'warning';
  readonly title: string;
  readonly text: string;
}

export interface Notice extends NoticeWords {
  readonly id: number;
}

/** More are not shown at a time: the oldest goes. */
const SHOWN = 3;

/** Adds a notice at the end; the same words again replace the earlier ones. */
export function withNotice(notices: readonly Notice[], words: NoticeWords): Notice[] {
  const id = (notices.at(-1)?.id ?? 0) + 1;
  const others = notices.filter(({ title, text }) => title !== words.title || text !== words.text);
  return [...others, { ...words, id }].slice(-SHOWN);
}

/** Cards at the corner of the page, each to be put away by hand: nothing that matters disappears unread. */
export function noticeCards(notices: readonly Notice[], onClose: (id: number) => void): TemplateResult {
  return html`<div class="notices">
    ${notices.map(
      ({ id, tone, title, text }) => html`<section class="notice" role=${tone === 'critical' ? 'alert' : 'status'}>
        <span class=${`sign ${tone}`}>${icon('warning')}</span>
        <div><b>${title}</b><p>${text}</p></div>
        <button class="button quiet icon" aria-label="Close" @click=${() => onClose(id)}>${icon('cross')}</button>
      </section>`,
    )}
  </div>`;
}

export const noticeStyles = css`
  .notices {
    position: fixed;
    right: 16px;
    bottom: 16px;
    z-index: 10;
    display: grid;
    gap: 8px;
    width: min(380px, 100% - 32px);
    pointer-events: none;
  }
  .notice {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 10px;
    padding: 12px 8px 14px 16px;
    border: 1px solid var(--edge);
    border-radius: var(--ppm-radius-card);
    background: var(--ppm-raised);
    box-shadow: var(--ppm-shadow-pop);
    pointer-events: auto;
    animation: rise var(--ppm-move) var(--ppm-ease);
  }
  .notice b {
    display: block;
    line-height: 28px;
    font-weight: var(--ppm-weight-strong);
  }
  .notice p {
    color: var(--ppm-ink-2);
    overflow-wrap: anywhere;
  }
  .sign {
    padding-top: 6px;
    color: var(--ppm-warning);
  }
  .sign.critical {
    color: var(--ppm-critical);
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .notice {
      animation: none;
    }
  }
`;
