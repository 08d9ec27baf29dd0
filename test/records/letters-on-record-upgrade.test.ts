import { sql } from 'kysely';
import { lettersDue } from '../../records/letters-written';
import { migrateToLatest, migrationsOf } from '../../records/migrate';
import { findSentNotice } from '../../records/notice-lookup';
import { testDatabase } from '../support/postgres';
import { aBreach } from '../support/records';

test('of what an earlier version sent and exported, its rows and its ledger tell', async () => {
  const database = await testDatabase({ migrated: false });
  try {
    const earlier = Object.entries(migrationsOf(database)).filter(([name]) => name < '0017');
    await migrateToLatest(database, Object.fromEntries(earlier));
    const reference = await aBreach(database);
    const id = '5f0c4d52-3d9c-4b7c-9a4f-6d1f9a7f7a10';
    await sql`
      insert into customer_import (id, breach, file_digest, rows, added, changed, actor, at)
      values (${id}::uuid, ${reference}, 'x', 4, 4, 0, 'ada', now())`.execute(database.kysely);
    const notices = [
      ['told', 'email', 'accepted', '2026-12-01T12:00:00Z', '250 ok'],
      ['back', 'email', 'letter', '2026-12-03T12:00:00Z', 'no such user / before: 250 ok'],
      ['post', 'letter', 'letter', '2026-12-01T12:00:00Z', 'no e-mail address: by letter'],
      ['refused', 'email', 'letter', '2026-12-03T12:00:00Z', '550 no such user'],
    ] as const;
    for (const [index, [who, channel, state, at, reply]] of notices.entries()) {
      await sql`
        insert into customer (breach, customer_id, contact, address_marks, data_types, import_id)
        values (${reference}, ${who}, decode('00', 'hex'), '{}', '{}', ${id}::uuid)`.execute(database.kysely);
      await sql`
        insert into notice (breach, dispatch, seq, customer_id, notice_version, channel, to_field, rule, state, message_id,
          reply, updated_at, code)
        values (${reference}, 1, ${index + 1}, ${who}, 'v1', ${channel}, ${channel === 'email' ? 'email' : null}, 'x', ${state},
          ${channel === 'email' ? who : null}, ${reply}, ${at}::timestamptz, ${who})`.execute(
        database.kysely,
      );
    }
    await sql`
      insert into ledger (breach, seq, key, at, kind, actor, data, recorded_at, previous_hash, hash)
      values (${reference}, 1, 'letters/1', '2026-12-02T12:00:00.000Z', 'letters-exported', 'ada', '{"letters": 1}', '2026-12-02T12:00:00.000Z', '', '')`.execute(
      database.kysely,
    );
    await migrateToLatest(database);
    const found = async (code: string) => findSentNotice(database, code);
    expect(await found('told')).toMatchObject({ emailedAt: '2026-12-01T12:00:00.000Z', letter: 'none' });
    expect(await found('back')).toMatchObject({
      emailedAt: expect.any(String) as string,
      letter: 'prepared',
    });
    expect(await found('post')).toMatchObject({ emailedAt: null, letterAt: '2026-12-02T12:00:00.000Z' });
    expect(await found('refused')).toBeNull();
    expect(await lettersDue(database, reference)).toBe(2);
  } finally {
    await database.drop();
  }
});
