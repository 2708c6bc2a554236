import { PROJECT_RISKS_MAX } from '../limits.js';
import { fieldOf } from '../rows/change.js';
import { rulesOf } from '../rows/rules.js';
import { type RowService, rowService } from '../rows/service.js';

/** Probability and impact of a risk that names neither: as the migration says. */
const MIDDLE = 3;

/** Rules of risks: the score follows from probability and impact, the owner is a member. */
export const riskRules = rulesOf('risks', {
  rowsMax: PROJECT_RISKS_MAX,
  context: ['probability', 'impact'],
  members: ['owner_id'],
  free: { fields: new Set(['title', 'description', 'status', 'mitigation', 'review_date']) },
  async derive(_tx, changes) {
    const factor = (value: unknown): number => (value as number | undefined) ?? MIDDLE;
    return new Map(
      changes.map(change => [
        change.id,
        { score: factor(fieldOf(change, 'probability')) * factor(fieldOf(change, 'impact')) },
      ]),
    );
  },
});

/** The one writer of risks on the server. */
export const riskService: RowService = rowService(riskRules);
