/** The elements as classes and what embeds them. Nothing is registered: `define.js` does that. */
export type { DataSource, PlanSource, PlanStream, Provided, SourceState } from './context.js';
export { providerContext } from './context.js';
export { defineElement } from './element.js';
export type {
  ChangeCause,
  ChangeOperation,
  DependencyChangeDetail,
  ExportDetail,
  GanttErrorDetail,
  GanttEventMap,
  ScheduleDetail,
  SelectionChangeDetail,
  TaskChangeDetail,
} from './events.js';
export { ExportError, type ExportErrorCode } from './gantt/export/export-error.js';
export type {
  ExportFormat,
  ExportOptions,
  ExportRows,
  ExportTime,
  PageOrientation,
  PageSize,
} from './gantt/export/options.js';
export type { PlanView, ShownTask } from './gantt/plan-view.js';
export { PpmGantt } from './gantt/ppm-gantt.js';
export type { PlanEdit } from './plan/edit.js';
export type { DependencyLiteral, PlanLiteral, ProjectLiteral, TaskLiteral } from './plan/literals.js';
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
