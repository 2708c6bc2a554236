/** The elements as classes and what embeds them. Nothing is registered: `define.js` does that. */
export type { DataSource, PlanLayers, PlanSource, PlanStream, Provided, SourceState, SourceStream } from './context.js';
export { providerContext } from './context.js';
export { defineElement } from './element.js';
export type {
  ChangeCause,
  ChangeOperation,
  CommandDetail,
  DependencyChangeDetail,
  ExportDetail,
  GanttErrorDetail,
  GanttEventMap,
  MenuDetail,
  ScheduleDetail,
  SelectionChangeDetail,
  TaskChangeDetail,
} from './events.js';
export type { CommandContext, CommandGroup, GanttCommand, MenuPlace } from './gantt/commands/command.js';
export type { MenuEntry, MenuItem } from './gantt/commands/menu/menu-entries.js';
export { ExportError, type ExportErrorCode } from './gantt/export/export-error.js';
export type {
  ExportFormat,
  ExportOptions,
  ExportRows,
  ExportTime,
  PageOrientation,
  PageSize,
} from './gantt/export/options.js';
export type { ColumnId } from './gantt/grid/columns/column.js';
export type {
  CellEditorActions,
  ColumnCell,
  ColumnEditor,
  ColumnSpec,
  ColumnState,
  ColumnsChangeDetail,
  ParsedCell,
} from './gantt/grid/columns/column-spec.js';
export type { FilterRule, FilterSpec, GroupSpec, SortChangeDetail, SortSpec } from './gantt/grid/rows/arrange-spec.js';
export type { BarPainter, PaintedBar } from './gantt/layers/bar-painting.js';
export type { MarkerTone, SprintState } from './gantt/layers/layers.js';
export type { PeerLiteral } from './gantt/layers/peers.js';
export type { BaselineLiteral, ForecastLiteral, MarkerLiteral, SprintLiteral } from './gantt/layers/read-layers.js';
export { PpmGantt } from './gantt/ppm-gantt.js';
export type { PlanView, ShownTask } from './gantt/shell/plan-view.js';
export type { Tooltip, TooltipContent } from './gantt/tips/tip.js';
export type { PlanEdit } from './plan/edit.js';
export type { DependencyLiteral, PlanLiteral, ProjectLiteral, TaskLiteral } from './plan/literals/literal.js';
export type {
  AssignmentRow,
  CalendarRow,
  DependencyRow,
  PlanRows,
  ProjectRow,
  ResourceRow,
  TaskRow,
} from './plan/rows.js';
export { PpmProvider } from './provider/ppm-provider.js';
export { PpmWorkspace } from './workspace/ppm-workspace.js';
