import type { Difference, FieldAgreement, MspdiPlan, Verification } from '../formats/mspdi/index.js';
import { verifyPlan } from '../formats/mspdi/index.js';
import { schedule } from '../schedule.js';
import { formatTable } from './table.js';

/** What `verify` prints. */
export interface VerifyReport {
  readonly text: string;
  /** No value differs, not even by a stretch without working time. */
  readonly agrees: boolean;
}

/** Schedules the plan from its inputs and compares with what the file had stored. */
export function verifyReport(
  plan: MspdiPlan,
  options: { readonly json: boolean; readonly limit: number },
): VerifyReport {
  const verification = verifyPlan(plan, schedule(plan.project).tasks);
  return {
    text: options.json ? JSON.stringify(verification, null, 2) : asText(verification, options.limit),
    agrees: verification.differences.length === 0,
  };
}

function asText(verification: Verification, limit: number): string {
  const lines = [
    `${verification.exactTasks} of ${verification.tasks} tasks agree in every value`,
    '',
    formatTable(
      [
        { title: 'value', align: 'left' },
        { title: 'compared', align: 'right' },
        { title: 'same', align: 'right' },
        { title: 'equivalent', align: 'right' },
        { title: 'different', align: 'right' },
        { title: 'agree', align: 'right' },
      ],
      verification.fields.map(fieldRow),
    ),
  ];
  const shown = verification.differences.slice(0, limit);
  if (shown.length > 0) {
    lines.push('', formatTable(differenceColumns, shown.map(differenceRow)));
    const more = verification.differences.length - shown.length;
    if (more > 0) lines.push(`… and ${more} more (--limit)`);
  }
  return lines.join('\n');
}

function fieldRow({ field, compared, exact, equivalent, wrong }: FieldAgreement): string[] {
  const rate = ((exact + equivalent) / compared) * 100;
  return [field, String(compared), String(exact), String(equivalent), String(wrong), `${rate.toFixed(1)} %`];
}

const differenceColumns = [
  { title: 'uid', align: 'right' },
  { title: 'task', align: 'left' },
  { title: 'value', align: 'left' },
  { title: 'in the file', align: 'left' },
  { title: 'calculated', align: 'left' },
  { title: '', align: 'left' },
] as const;

function differenceRow({ uid, name, field, expected, actual, isEquivalent }: Difference): string[] {
  return [String(uid), name, field, String(expected), String(actual), isEquivalent ? 'no working time between' : ''];
}
