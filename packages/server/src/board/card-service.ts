import type { ProjectTransaction } from '../db/transaction.js';
import { invalidValue } from '../errors.js';
import type { WriteOptions } from '../rows/service.js';
import { keyBetween, layOutKeys } from '../tasks/order.js';
import { taskService } from '../tasks/service.js';
import { selectCards } from './queries.js';

/** Where a card is to go. */
export interface CardMove {
  readonly status: string;
  /** Card to stand behind; null = first; undefined = last. */
  readonly after_id?: string | null;
}

/**
 * Puts a task's card into a column. Writes one row, and other cards of the column only when keys ran out.
 *
 * @throws ServerError `unknown_reference` for a column or a card that is not there, `wip_limit`
 */
export async function moveCard(
  tx: ProjectTransaction,
  given: string,
  { status, after_id }: CardMove,
  options: WriteOptions = {},
): Promise<void> {
  const id = given.toLowerCase();
  const cards = await selectCards(tx, status, id);
  let at = cards.length;
  if (after_id === null) at = 0;
  else if (after_id !== undefined) {
    at = cards.findIndex(card => card.id === after_id.toLowerCase()) + 1;
    if (at === 0) {
      throw invalidValue('/after_id', 'after_id names no card with a place in that column.', 'unknown_reference');
    }
  }
  const free = keyBetween(cards[at - 1]?.position ?? null, cards[at]?.position ?? null);
  const board_position = free ?? (await layOutKeys(tx, 'board_position', cards, at));
  await taskService.update(tx, id, { status, board_position }, options);
}
