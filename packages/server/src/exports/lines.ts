import type pg from 'pg';

/** Rows of one statement: what is held in memory at a time, some 2 MB of tasks. */
export const CHUNK_ROWS = 1_000;

/**
 * JSON that a statement makes in its column `text`, a line each, chunk by chunk.
 *
 * @param chunkRows rows held at a time
 */
export async function* linesOf(
  client: pg.PoolClient,
  statement: string,
  values: readonly unknown[],
  chunkRows: number = CHUNK_ROWS,
): AsyncGenerator<string> {
  await client.query(`DECLARE lines NO SCROLL CURSOR FOR ${statement}`, [...values]);
  for (;;) {
    const { rows } = await client.query<{ text: string }>(`FETCH ${chunkRows} FROM lines`);
    if (rows.length > 0) yield rows.map(row => row.text).join(',\n');
    if (rows.length < chunkRows) break;
  }
  await client.query('CLOSE lines');
}
