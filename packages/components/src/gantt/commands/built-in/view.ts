import { fitIcon, minusIcon, plusIcon } from '../../chrome/icons.js';
import type { LayerToggle } from '../../layers/toggles.js';
import { isParent } from '../../outline/outline.js';
import type { GanttShell } from '../../shell/shell.js';
import { LEVEL_MINUTES_PER_PX, type ZoomLevel } from '../../timeline/time-scale.js';
import type { CommandContext, GanttCommand, MenuPlace } from '../command.js';

/** Factor of one step of zoom. */
const ZOOM_STEP = 1.6;

const LEVELS = Object.keys(LEVEL_MINUTES_PER_PX) as readonly ZoomLevel[];
const LAYERS = ['critical', 'baseline', 'slack'] as const satisfies readonly LayerToggle[];

/** Zooms at the minute the command was asked for at, else at the middle. */
function zoom(shell: GanttShell, { minute }: CommandContext, factor: number): void {
  const { view } = shell;
  if (!view) return;
  const x = minute === null ? view.viewport.width / 2 : view.scale.x(minute) - view.viewport.scrollLeft;
  view.zoomAt(x, factor);
  shell.update();
}

function zoomToSelection(shell: GanttShell, { taskIds }: CommandContext): void {
  const { outline, shown } = shell.schedule;
  const indexes = taskIds.flatMap(id => outline.indexOf.get(id) ?? []);
  if (!shown || indexes.length === 0) return;
  const { start, finish } = shown.columns;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const index of indexes) {
    from = Math.min(from, start[index] as number);
    to = Math.max(to, finish[index] as number);
  }
  shell.view?.fitMinutes(from, to);
  shell.update();
}

function setAllCollapsed(shell: GanttShell, isCollapsed: boolean): void {
  const { outline } = shell.schedule;
  const ids = isCollapsed ? outline.tasks.filter((_, index) => isParent(outline, index)).map(({ id }) => id) : [];
  shell.drawn.setAllCollapsed(new Set(ids));
}

/** What of the plan is in view, and how. */
export function viewCommands(shell: GanttShell): readonly GanttCommand[] {
  const words = () => shell.strings.command;
  const hasTask = ({ taskId }: CommandContext) => taskId !== null;
  const isSummary = ({ taskId }: CommandContext) => {
    const index = shell.schedule.outline.indexOf.get(taskId ?? '');
    return index !== undefined && isParent(shell.schedule.outline, index);
  };
  return [
    {
      id: 'zoom-in',
      group: 'zoom',
      label: () => shell.strings.toolbar.zoomIn,
      keys: 'Alt+=',
      icon: plusIcon,
      menus: ['header'],
      run: at => zoom(shell, at, ZOOM_STEP),
    },
    {
      id: 'zoom-out',
      group: 'zoom',
      label: () => shell.strings.toolbar.zoomOut,
      keys: 'Alt+-',
      icon: minusIcon,
      menus: ['header'],
      run: at => zoom(shell, at, 1 / ZOOM_STEP),
    },
    {
      id: 'zoom-fit',
      group: 'zoom',
      label: () => words().zoomFit,
      keys: 'Alt+0',
      icon: fitIcon,
      menus: ['header', 'empty'],
      run: () => {
        shell.view?.fit();
        shell.update();
      },
    },
    {
      id: 'zoom-selection',
      group: 'go',
      label: () => words().zoomSelection,
      menus: ['task'],
      isShown: hasTask,
      run: at => zoomToSelection(shell, at),
    },
    {
      id: 'go-today',
      group: 'zoom',
      label: () => words().today,
      menus: ['header', 'empty'],
      run: () => shell.view?.scrollToMinute(shell.element.todayMinute, 0.4),
    },
    ...LEVELS.map(
      (level): GanttCommand => ({
        id: `zoom-${level}`,
        group: 'scale',
        label: () => shell.strings.zoom[level],
        menus: ['header'],
        isChecked: () => shell.view?.scale.level === level,
        run: at => zoom(shell, at, (shell.view?.scale.minutesPerPx ?? 1) / LEVEL_MINUTES_PER_PX[level]),
      }),
    ),
    ...LAYERS.map(
      (layer): GanttCommand => ({
        id: `show-${layer}`,
        group: 'show',
        label: () => shell.strings.toolbar[layer],
        // A phone has all of them in a sheet.
        get menus(): readonly MenuPlace[] {
          return shell.element.isNameAbove ? ['header'] : ['header', 'empty'];
        },
        isChecked: () => shell.layers[layer],
        run: () => shell.setLayer(layer),
      }),
    ),
    {
      id: 'layers',
      group: 'zoom',
      label: () => shell.strings.layers.title,
      menus: ['empty'],
      isShown: () => shell.element.isNameAbove,
      run: async () => (await import('../../phone/layers-sheet.js')).openLayersSheet(shell),
    },
    {
      id: 'toggle',
      group: 'fold',
      label: ({ taskId }) => (shell.collapsed.has(taskId ?? '') ? words().expand : words().collapse),
      isShown: isSummary,
      run: ({ taskId }) => {
        if (taskId !== null) shell.setCollapsed(taskId, !shell.collapsed.has(taskId));
      },
    },
    {
      id: 'expand-all',
      group: 'fold',
      label: () => words().expandAll,
      menus: ['empty'],
      isEnabled: () => shell.collapsed.size > 0,
      run: () => setAllCollapsed(shell, false),
    },
    {
      id: 'collapse-all',
      group: 'fold',
      label: () => words().collapseAll,
      menus: ['empty'],
      run: () => setAllCollapsed(shell, true),
    },
  ];
}
