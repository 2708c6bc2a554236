import type { PpmGantt } from '@trueppm/components';

/** A point of the page. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How a pointer is held. */
export interface Hold {
  readonly pointerType?: 'mouse' | 'touch' | 'pen';
  readonly shiftKey?: boolean;
  readonly pointerId?: number;
}

const frame = () => new Promise(resolve => requestAnimationFrame(resolve));

/** Fires one pointer event at a point of an element. */
export function fire(target: Element, type: string, { x, y }: Point, hold: Hold = {}): void {
  target.dispatchEvent(
    new PointerEvent(type, {
      bubbles: true,
      composed: true,
      cancelable: true,
      pointerId: hold.pointerId ?? 1,
      pointerType: hold.pointerType ?? 'mouse',
      shiftKey: hold.shiftKey ?? false,
      button: type === 'pointermove' ? -1 : 0,
      buttons: type === 'pointerup' ? 0 : 1,
      clientX: x,
      clientY: y,
    }),
  );
}

/** Presses at a point and moves to another, as a hand does. @returns lets go */
export async function dragFrom(target: Element, from: Point, to: Point, hold: Hold = {}): Promise<() => void> {
  fire(target, 'pointermove', from, hold);
  await frame();
  await frame();
  fire(target, 'pointerdown', from, hold);
  for (let move = 1; move <= 6; move += 1) {
    const share = move / 6;
    fire(target, 'pointermove', { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }, hold);
    await frame();
  }
  return () => fire(target, 'pointerup', to, hold);
}

/** The element's timeline. */
export const timeOf = (gantt: PpmGantt): Element => gantt.shadowRoot?.querySelector('.time') as Element;

/** The middle of a task's bar, or a place beside it. */
export function barPoint(
  gantt: PpmGantt,
  taskId: string,
  at: 'middle' | 'start' | 'finish' | 'finish-dot' = 'middle',
): Point {
  const box = gantt.rectOf(taskId) as DOMRect;
  const y = box.top + box.height / 2;
  const x = {
    middle: box.left + box.width / 2,
    start: box.left + 2,
    finish: box.right - 2,
    'finish-dot': box.right + 9,
  }[at];
  return { x, y };
}

/** The name cell of a task's row. */
export function nameCell(gantt: PpmGantt, name: string): HTMLElement {
  const cells = [...(gantt.shadowRoot?.querySelectorAll<HTMLElement>('[data-column="name"]') ?? [])];
  return cells.find(cell => cell.textContent?.includes(name)) as HTMLElement;
}

/** A point in an element's box, by shares of its size. */
export function pointIn(element: Element, shareX = 0.5, shareY = 0.5): Point {
  const box = element.getBoundingClientRect();
  return { x: box.left + box.width * shareX, y: box.top + box.height * shareY };
}

/** Opens the context menu at a point. */
export function rightClick(target: Element, { x, y }: Point): void {
  target.dispatchEvent(
    new PointerEvent('pointerdown', { bubbles: true, composed: true, button: 2, clientX: x, clientY: y }),
  );
  target.dispatchEvent(
    new PointerEvent('contextmenu', {
      bubbles: true,
      composed: true,
      cancelable: true,
      button: 2,
      clientX: x,
      clientY: y,
    }),
  );
}
