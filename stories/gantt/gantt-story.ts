import type { PlanLiteral, PpmGantt } from '@trueppm/components';
import '@trueppm/components/define';
import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { libraryToday } from '../data/library.js';

/** How a story shows a plan. */
export interface GanttStory {
  readonly plan: PlanLiteral;
  readonly theme?: 'light' | 'dark';
  readonly widthPx?: number;
  readonly heightPx?: number;
  readonly readonly?: boolean;
  /** BCP 47, default `en-GB`. */
  readonly locale?: string;
  readonly dir?: 'ltr' | 'rtl';
  /** Runs once the element is there. */
  readonly setup?: (gantt: PpmGantt) => void;
}

/** The element with a plan, in a box of the story's size. */
export function renderGantt({
  plan,
  theme,
  widthPx,
  heightPx = 720,
  readonly,
  locale = 'en-GB',
  dir,
  setup,
}: GanttStory): TemplateResult {
  const take = (element: Element | undefined) => {
    if (!(element instanceof HTMLElement)) return;
    element.style.height = `${heightPx}px`;
    element.style.maxWidth = widthPx === undefined ? '' : `${widthPx}px`;
    if (theme) element.dataset['theme'] = theme;
    element.dir = dir ?? '';
    setup?.(element as PpmGantt);
  };
  return html`<ppm-gantt
    locale=${locale}
    today=${libraryToday}
    ?readonly=${readonly ?? false}
    .project=${plan.project}
    .tasks=${plan.tasks}
    .dependencies=${plan.dependencies}
    .calendars=${plan.calendars}
    .resources=${plan.resources}
    .assignments=${plan.assignments}
    ${ref(take)}
  ></ppm-gantt>`;
}

/** Resolves when the engine has dated the plan and the picture is drawn. */
export async function dated(canvasElement: HTMLElement): Promise<PpmGantt> {
  const gantt = canvasElement.querySelector('ppm-gantt') as PpmGantt;
  for (let wait = 0; gantt.schedule.state !== 'ready'; wait += 1) {
    if (wait > 200) throw new Error(`The plan was not dated: ${gantt.schedule.state}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  await gantt.updateComplete;
  await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return gantt;
}
