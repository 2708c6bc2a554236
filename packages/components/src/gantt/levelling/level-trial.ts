import { css, html, nothing, render } from 'lit';
import { previewsOf } from '../../controllers/schedule/previews.js';
import { levelPlan } from '../../controllers/schedule/questions.js';
import type { LevelAnswer } from '../../worker/api.js';
import { isParent } from '../outline/outline.js';
import { adoptStyles } from '../page/layer.js';
import type { Trial } from '../shell/host.js';
import { rowIdAt, rowOf } from '../shell/parts.js';
import type { GanttShell } from '../shell/shell.js';
import type { OldPlaces } from '../timeline/state.js';

/**
 * Levelled dates shown on the bars, with their old places dashed, and a bar that asks whether to take them. Taking them
 * writes the delays as one step to undo.
 */
export class LevelTrial implements Trial {
  readonly #shell: GanttShell;
  readonly #answer: LevelAnswer;
  readonly #bar: HTMLElement;
  #isOver = false;

  /** Asks the engine, and shows what it found; says so when there is nothing to level. */
  static async begin(shell: GanttShell): Promise<void> {
    const words = shell.strings.level;
    const { plan } = shell.schedule;
    if (plan.resources.length === 0 || plan.assignments.length === 0) {
      shell.notify(words.noResources);
      return;
    }
    shell.announce(words.busy);
    const answer = await levelPlan(shell.schedule).catch(() => undefined);
    const root = shell.element.shadowRoot;
    const body = root?.querySelector<HTMLElement>('.body');
    if (answer === undefined) shell.notify(words.failed);
    else if (answer && answer.overloadCount === 0) shell.notify(words.balanced);
    else if (answer && root && body && shell.trial === null) shell.trial = new LevelTrial(shell, answer, root, body);
  }

  private constructor(shell: GanttShell, answer: LevelAnswer, root: ShadowRoot, body: HTMLElement) {
    this.#shell = shell;
    this.#answer = answer;
    adoptStyles(root, levelCss);
    this.#bar = document.createElement('div');
    this.#bar.className = 'trial';
    this.#bar.setAttribute('part', 'trial');
    this.#bar.setAttribute('role', 'group');
    this.#bar.setAttribute('aria-label', shell.strings.level.label);
    body.append(this.#bar);
    this.#draw();
    previewsOf(shell.schedule).show(answer.moved);
    shell.view?.setState({ drag: { kind: 'level', lifted: new Set(), old: this.#oldPlaces() } });
    shell.announce(this.#sentence());
    // After the shell knows of the trial.
    queueMicrotask(() => {
      shell.showState();
      shell.update();
      this.#bar.querySelector('button')?.focus({ preventScroll: true });
    });
  }

  cancel(): void {
    if (!this.#end()) return;
    previewsOf(this.#shell.schedule).end();
    this.#shell.announce(this.#shell.strings.level.cancelled);
  }

  #apply(): void {
    const { schedule, changes, strings, announce } = this.#shell;
    if (!this.#end()) return;
    if (this.#answer.edits.length === 0) previewsOf(schedule).end();
    else if (changes.make(this.#answer.edits, strings.level.label, 'edit')) announce(strings.level.applied);
  }

  /** @returns false when it was over already */
  #end(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#bar.remove();
    this.#shell.trial = null;
    this.#shell.view?.setState({ drag: null });
    this.#shell.showState();
    const { selection, rows } = this.#shell;
    // The keyboard goes back to the rows, where undo is heard.
    if (rowOf(this.#shell, selection.activeId) < 0 && rows.length > 0) selection.activeId = rowIdAt(this.#shell, 0);
    this.#shell.focusActive();
    return true;
  }

  #draw(): void {
    const words = this.#shell.strings.level;
    const { unresolvedCount } = this.#answer;
    render(
      html`<span><b>${words.delays(this.#answer.delayedCount)}</b> ${this.#finish()}</span>
      ${unresolvedCount === 0 ? nothing : html`<span class="left">${words.left(unresolvedCount)}</span>`}
      <span class="acts">
        <button class="first" type="button" @click=${() => this.#apply()}>${words.apply}</button>
        <button type="button" @click=${() => this.cancel()}>${words.cancel}</button>
      </span>`,
      this.#bar,
    );
  }

  #finish(): string {
    const { strings, format } = this.#shell;
    const { finishAfter, finishBefore } = this.#answer;
    return finishAfter === finishBefore
      ? strings.level.finishStays
      : strings.level.finishMoves(format.day(finishAfter));
  }

  #sentence(): string {
    const words = this.#shell.strings.level;
    const { delayedCount, unresolvedCount } = this.#answer;
    const left = unresolvedCount === 0 ? '' : ` ${words.left(unresolvedCount)}.`;
    return `${words.delays(delayedCount)} ${this.#finish()}${left}`;
  }

  /** Where the moved tasks are without levelling. */
  #oldPlaces(): OldPlaces {
    const { shown, outline } = this.#shell.schedule;
    const moved = shown ? [...shown.previewed].filter(task => shown.isPreviewed(task) && !isParent(outline, task)) : [];
    const before = moved.map(task => shown?.settled(task) ?? { start: 0, finish: 0 });
    return {
      count: moved.length,
      tasks: Int32Array.from(moved),
      start: Float64Array.from(before, ({ start }) => start),
      finish: Float64Array.from(before, ({ finish }) => finish),
    };
  }
}

const levelCss = css`
  .trial {
    position: absolute; z-index: 5; inset-block-end: 12px; inset-inline: 12px; display: flex; flex-wrap: wrap; align-items: center; gap: 4px 16px;
    width: fit-content; max-width: calc(100% - 24px); min-height: 44px; margin-inline: auto; padding-block: 6px; padding-inline: 16px 6px; border-radius: var(--ppm-radius-card);
    background: var(--ppm-raised); box-shadow: var(--ppm-shadow-pop); color: var(--ppm-ink-2); font-size: 12px; line-height: 16px;
  }
  .trial b { color: var(--ppm-ink); font-weight: var(--ppm-weight-medium); }
  .trial .left { color: var(--ppm-warning); }
  .trial .acts { display: flex; gap: 6px; margin-inline-start: auto; }
  .trial button { height: 32px; padding: 0 14px; border-radius: 7px; box-shadow: inset 0 0 0 1px var(--ppm-rule-strong); color: var(--ppm-ink); font-weight: var(--ppm-weight-medium); }
  .trial .first { background: var(--ppm-accent); box-shadow: none; color: var(--ppm-on-accent); }
  @media (pointer: coarse) { .trial button { height: 44px; } }
  @media (forced-colors: active) { .trial { outline: 1px solid CanvasText; } .trial button { outline: 1px solid ButtonText; } }
`;
