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
  for (const age of ['40 days', '20 days']) {
    await pool.query(
      `INSERT INTO operation_log (at, actor, action, resource) VALUES (now() - $2::interval, $1, 'sign_in', $2)`,
      [user, age],
    );
    await pool.query(
      `INSERT INTO project_change (project_id, version, ordinal, cause, at, address, credential_id)
       VALUES (gen_random_uuid(), 1, 1, 'rest', now() - $1::interval, '192.0.2.1', gen_random_uuid())`,
      [age],
    );
  }
  await forgetExpired({ database, config: { ...testConfig(), logDays: 30 } });
  const { rows } = await pool.query(`
    SELECT (SELECT array_agg(key) FROM idempotency_keys) AS keys,
           (SELECT array_agg(convert_from(token_hash, 'UTF8')) FROM refresh_tokens) AS tokens,
           (SELECT count(*) FROM refresh_families) AS families,
           (SELECT array_agg(batch_id) FROM sync_batches) AS batches,
           (SELECT array_agg(resource) FROM operation_log) AS operations,
           (SELECT array_agg(host(address) ORDER BY at) FROM project_change) AS addresses`);
  const logs = { operations: ['20 days'], addresses: [null, '192.0.2.1'] };
  expect(rows).toEqual([{ keys: ['new'], tokens: ['new'], families: 1, batches: ['new'], ...logs }]);
});
