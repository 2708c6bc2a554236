import type { GanttShell } from '../shell/shell.js';
import type { TipTimer } from './tip-timer.js';

/** Tips of cells whose words do not fit. */
export class CellTips {
  readonly #tips: TipTimer;

  constructor(shell: GanttShell, tips: TipTimer) {
    this.#tips = tips;
    const root = shell.element.shadowRoot;
    root?.addEventListener('pointerover', event => this.#over(event as PointerEvent));
    root?.addEventListener('pointerdown', () => this.#tips.end(), { capture: true });
  }

  #over(event: PointerEvent): void {
    const target = event.target as Element;
    if (event.pointerType === 'touch' || target.closest('.time, .tip')) return;
    const cell = target.closest<HTMLElement>('[data-row] [data-column]');
    const words = cell?.querySelector<HTMLElement>('.task-name') ?? cell;
    const isCut = words !== null && words.scrollWidth > words.clientWidth + 1 && !cell?.classList.contains('editing');
    const text = isCut ? (words.textContent?.trim() ?? '') : '';
    if (text === '') this.#tips.rest('', null, () => null);
    else
      this.#tips.rest(text, { kind: 'text', text }, () => (words?.isConnected ? words.getBoundingClientRect() : null));
  }
}
