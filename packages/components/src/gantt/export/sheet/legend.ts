import { addBar, addBracket, addDiamond } from '../../draw/ink/shapes.js';
import type { Theme } from '../../timeline/palette.js';
import type { TimelineState } from '../../timeline/state.js';
import { say } from './say.js';
import type { Sheet } from './sheet.js';

type Ctx = CanvasRenderingContext2D;
/** In the order of the legend on screen, with what only a picture has to say. */
const ENTRIES = ['progress', 'critical', 'summary', 'milestone', 'baseline', 'slack', 'deadline'] as const;
type Entry = (typeof ENTRIES)[number];

const MARK_WIDTH = 20;
const MARK_GAP = 7;
const ENTRY_GAP = 20;

/** What the marks mean, in one line around `y`; entries that do not fit `width` are left out. */
export function paintLegend(ctx: Ctx, sheet: Sheet, x: number, y: number, width: number): void {
  const { theme, measure, isRtl } = sheet;
  const font = `400 11px ${theme.fontFamily}`;
  let left = x;
  for (const entry of entriesOf(sheet.frame.state)) {
    const words = { ...sheet.source.strings.export, ...sheet.source.strings.legend }[entry];
    const wide = MARK_WIDTH + MARK_GAP + measure(words, font);
    if (left + wide > x + width) return;
    paintMark(ctx, entry, left, y, theme);
    ctx.font = font;
    ctx.fillStyle = theme.palette['ink-3'];
    say(ctx, isRtl, words, left + MARK_WIDTH + MARK_GAP, y);
    left += wide + ENTRY_GAP;
  }
}

function entriesOf({ showCriticalPath, showBaseline, showSlack }: TimelineState): readonly Entry[] {
  const isShown: Partial<Record<Entry, boolean>> = {
    critical: showCriticalPath,
    baseline: showBaseline,
    slack: showSlack,
  };
  return ENTRIES.filter(entry => isShown[entry] !== false);
}

function paintMark(ctx: Ctx, entry: Entry, x: number, y: number, { palette }: Theme): void {
  ctx.beginPath();
  switch (entry) {
    case 'progress':
      addBar(ctx, x, y - 5, MARK_WIDTH, 10, 3);
      fill(ctx, palette['task-fill']);
      ctx.beginPath();
      ctx.roundRect(x, y - 5, MARK_WIDTH / 2, 10, [3, 0, 0, 3]);
      fill(ctx, palette['task-done']);
      ctx.beginPath();
      addBar(ctx, x + 0.5, y - 4.5, MARK_WIDTH - 1, 9, 2.5);
      stroke(ctx, palette.task, 1);
      return;
    case 'critical':
      addBar(ctx, x + 1, y - 4, MARK_WIDTH - 2, 8, 2.5);
      fill(ctx, palette['critical-fill']);
      stroke(ctx, palette.critical, 2);
      return;
    case 'summary':
      addBracket(ctx, x, x + MARK_WIDTH, y - 4);
      fill(ctx, palette.summary);
      return;
    case 'milestone':
      addDiamond(ctx, x + MARK_WIDTH / 2, y, 9);
      fill(ctx, palette.surface);
      stroke(ctx, palette.milestone, 1.75);
      return;
    case 'baseline':
      addBar(ctx, x + 1, y - 1, MARK_WIDTH - 2, 2, 1);
      fill(ctx, palette.baseline);
      return;
    case 'slack':
      ctx.lineCap = 'round';
      ctx.setLineDash([0, 3.6]);
      ctx.moveTo(x + 2, y);
      ctx.lineTo(x + MARK_WIDTH - 4, y);
      stroke(ctx, palette.slack, 1.6);
      ctx.setLineDash([]);
      ctx.beginPath();
      ctx.moveTo(x + MARK_WIDTH - 1.5, y - 3.5);
      ctx.lineTo(x + MARK_WIDTH - 1.5, y + 3.5);
      stroke(ctx, palette.slack, 1.25);
      ctx.lineCap = 'butt';
      return;
    case 'deadline':
      ctx.rect(x + 7, y - 6, 1.5, 12);
      ctx.moveTo(x + 7, y - 6);
      ctx.lineTo(x + 15.5, y - 6);
      ctx.lineTo(x + 13, y - 3.25);
      ctx.lineTo(x + 15.5, y - 0.5);
      ctx.lineTo(x + 7, y - 0.5);
      ctx.closePath();
      fill(ctx, palette.deadline);
  }
}

function fill(ctx: Ctx, colour: string): void {
  ctx.fillStyle = colour;
  ctx.fill();
}

function stroke(ctx: Ctx, colour: string, width: number): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
}
