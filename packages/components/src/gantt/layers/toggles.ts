import type { LabelKind, TimelineState } from '../timeline/state.js';

/** What can be shown or hidden on the timeline. */
export type LayerToggle =
  | 'critical'
  | 'baseline'
  | 'slack'
  | 'forecast'
  | 'links'
  | 'progress'
  | 'sprints'
  | 'markers'
  | 'nonworking';

export type LayerToggles = Readonly<Record<LayerToggle, boolean>>;

/** What is on when a chart opens. */
export const FIRST_TOGGLES: LayerToggles = {
  critical: true,
  baseline: true,
  slack: true,
  forecast: true,
  links: true,
  progress: false,
  sprints: true,
  markers: true,
  nonworking: true,
};

/** The toggles as the timeline's state. */
export function togglesState(on: LayerToggles, label: unknown): Partial<TimelineState> {
  return {
    showCriticalPath: on.critical,
    showBaseline: on.baseline,
    showSlack: on.slack,
    showForecast: on.forecast,
    showLinks: on.links,
    showProgressLine: on.progress,
    showSprints: on.sprints,
    showMarkers: on.markers,
    showNonWorking: on.nonworking,
    label: LABEL_KINDS.find(kind => kind === label) ?? 'name',
  };
}

/** What may stand beside a bar. */
export const LABEL_KINDS: readonly LabelKind[] = ['name', 'resources', 'name-resources', 'none'];
