import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, createTestUser, type TestDatabase } from '../../test/database.js';
import { testConfig } from '../../test/server.js';
import { forgetExpired } from './retention.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('forgets what has served its time and nothing else', async () => {
  const user = await createTestUser(database);
  const { pool } = database;
  for (const [name, age] of [
    ['old', '40 days'],
    ['new', '1 minute'],
  ]) {
    await pool.query(
      `INSERT INTO idempotency_keys (user_id, key, request_hash, created_at) VALUES ($1, $2, '', now() - $3::interval)`,
      [user, name, age],
    );
    await pool.query(
      `WITH family AS (INSERT INTO refresh_families (user_id, created_at) VALUES ($1, now() - $3::interval) RETURNING id)
       INSERT INTO refresh_tokens (token_hash, family_id, expires_at)
       SELECT convert_to($2, 'UTF8'), id, now() - $3::interval + interval '30 days' FROM family`,
      [user, name, age],
    );
    await pool.query(
      `INSERT INTO sync_batches (project_id, user_id, batch_id, request_hash, result, created_at)
       VALUES (gen_random_uuid(), $1, $2, '', '{}', now() - $3::interval)`,
      [user, name, age],
    );
  }
  await forgetExpired({ database, config: testConfig() });
  const { rows } = await pool.query(`
    SELECT (SELECT array_agg(key) FROM idempotency_keys) AS keys,
           (SELECT array_agg(convert_from(token_hash, 'UTF8')) FROM refresh_tokens) AS tokens,
           (SELECT count(*) FROM refresh_families) AS families,
           (SELECT array_agg(batch_id) FROM sync_batches) AS batches`);
  expect(rows).toEqual([{ keys: ['new'], tokens: ['new'], families: 1, batches: ['new'] }]);
});
