import { type ProjectTransaction, withProjectWrite } from '../db/transaction.js';
import type { Deps } from '../deps.js';
import { notFound, ServerError } from '../errors.js';
import { leastRole } from '../http/roles.js';
import { tooLarge } from '../imports/problem.js';
import { ROW_IMPORT_REFUSALS_MAX } from '../limits.js';
import { loadChanges } from '../schedule/load.js';
import { applyDraft } from './apply.js';
import { type RowDraft, refused, settled, touchedIds } from './draft.js';
import { draftTable } from './draft-table.js';
import { rowBytesMaxOf, rowFormatOf } from './format.js';
import { insertRowImport, markApplied, type RowImport, selectChanged, selectRowImport } from './queries.js';
import type { RowImportOptions } from './read.js';

type RowImportDeps = Pick<Deps, 'database'>;

/** Who imports rows into which project. */
export interface RowImportCaller {
  readonly userId: string;
  readonly projectId: string;
}

const IDS_SHOWN = 50;
/** What is looked at to say what a file is. */
const HEAD_BYTES = 4_096;

const scopeOf = ({ userId, projectId }: RowImportCaller) =>
  ({ projectId, actor: userId, cause: 'import', role: leastRole('row_import.apply') }) as const;

async function requireUntouched(tx: ProjectTransaction, draft: RowDraft, since: number): Promise<void> {
  const changed = await selectChanged(tx, tx.projectId, touchedIds(draft), since);
  if (changed.length === 0) return;
  throw new ServerError(
    'conflict',
    'Rows that the preview builds on have changed since: look at a new preview first.',
    {
      ids: changed.slice(0, IDS_SHOWN),
    },
  );
}

/** Thrown at the end of a rehearsal, so that all of it is taken back. */
class Rehearsed extends Error {}

/** Applies a draft and takes it back: what a rule of the project says against it, or null. */
async function rehearse(
  { database }: RowImportDeps,
  caller: RowImportCaller,
  draft: RowDraft,
  since: number,
): Promise<ServerError | null> {
  try {
    await withProjectWrite(database, scopeOf(caller), async tx => {
      await requireUntouched(tx, draft, since);
      try {
        await applyDraft(tx, draft);
      } catch (error) {
        if (error instanceof ServerError) throw new BrokenRule(error);
        throw error;
      }
      throw new Rehearsed();
    });
  } catch (error) {
    if (error instanceof BrokenRule) return error.rule;
    if (!(error instanceof Rehearsed)) throw error;
  }
  return null;
}

/** A rule of the project that a rehearsal met, apart from what forbids the rehearsal itself. */
class BrokenRule extends Error {
  constructor(readonly rule: ServerError) {
    super(rule.message);
  }
}

/** The draft with the row refused that broke a rule. */
function withoutRow(draft: RowDraft, rule: ServerError): RowDraft {
  const item = rule.fields.errors?.[0];
  const [, at, field = ''] = /^\/rows\/(\d+)(.*)$/.exec(item?.path ?? '') ?? [];
  if (at === undefined) throw rule;
  const message = `${field === '' ? '' : `${field.slice(1)}: `}${item?.message ?? rule.message}`;
  const rows = draft.rows.map((row, index) =>
    index === Number(at) ? refused(row, { code: rule.code, message }) : row,
  );
  return { ...draft, rows };
}

/**
 * Reads a table against a project and keeps what it would do. Nothing of the project is written: what its rules refuse is
 * found by a rehearsal that is taken back.
 *
 * @throws ServerError for a file that cannot be read, with line and column of each wrong cell; `conflict` when the project
 * changes meanwhile; the rule of the next row when more rows break one than are looked into
 */
export async function previewRows(
  deps: RowImportDeps,
  caller: RowImportCaller,
  file: { readonly name: string; readonly bytes: Uint8Array },
  options: RowImportOptions,
): Promise<RowImport> {
  const { projectId, userId } = caller;
  const format = options.format ?? rowFormatOf(file.bytes.subarray(0, HEAD_BYTES), file.name);
  if (file.bytes.length > rowBytesMaxOf(format)) throw tooLarge(rowBytesMaxOf(format));
  const loaded = await loadChanges(deps.database, projectId, 0, true);
  if (loaded === null) throw notFound();
  const { changes, version } = loaded;
  const drafted = await draftTable({ changes, file: file.bytes, format, options });
  const taskIds = new Set(drafted.taskIds);
  let { draft } = drafted;
  for (let refusals = 0; ; refusals += 1) {
    const rule = await rehearse(deps, caller, draft, version);
    if (rule === null) break;
    if (refusals >= ROW_IMPORT_REFUSALS_MAX) throw rule;
    draft = settled(withoutRow(draft, rule), id => taskIds.has(id));
  }
  return insertRowImport(deps.database.pool, {
    project_id: projectId,
    user_id: userId,
    file_name: file.name,
    match_by: options.match,
    base_version: version,
    draft,
  });
}

/**
 * Does exactly what a preview said, in one transaction; rows that it refused are left out.
 *
 * @throws ServerError `not_found`; `wrong_state` when it was applied before; `conflict` when a row that it builds on has
 * changed since; the code of a rule that has come to stand against it
 */
export async function applyRows(deps: RowImportDeps, caller: RowImportCaller, id: string): Promise<RowImport> {
  return withProjectWrite(deps.database, scopeOf(caller), async tx => {
    const preview = await selectRowImport(tx, tx.projectId, id);
    if (preview === null) throw notFound();
    if (preview.applied_version !== null) {
      throw new ServerError('wrong_state', `It was applied at ${preview.applied_version}.`, { ids: [id] });
    }
    await requireUntouched(tx, preview.draft, preview.base_version);
    await applyDraft(tx, preview.draft);
    await markApplied(tx, id);
    return { ...preview, applied_version: tx.version };
  });
}
