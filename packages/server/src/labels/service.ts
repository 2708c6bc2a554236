import { PROJECT_LABELS_MAX } from '../limits.js';
import { rulesOf } from '../rows/rules.js';
import { type RowService, rowService } from '../rows/service.js';

/** Rules of labels: a name once in a project. */
export const labelRules = rulesOf('labels', {
  rowsMax: PROJECT_LABELS_MAX,
  unique: ['name'],
  free: { fields: new Set(['color']) },
});

/** Rules of a task's labels: each once. */
export const taskLabelRules = rulesOf('task_labels', { unique: ['task_id', 'label_id'] });

/** The one writer of labels on the server. */
export const labelService: RowService = rowService(labelRules);

/** The one writer of the labels of tasks on the server. */
export const taskLabelService: RowService = rowService(taskLabelRules);
