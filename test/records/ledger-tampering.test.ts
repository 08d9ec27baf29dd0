import fc from 'fast-check';
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import type { LedgerEntry } from '../../domain/ledger';
import { createCheckpoints, readCheckpoints } from '../../records/checkpoints';
import { checkSignatures } from '../../records/ledger-anchors';
import { GENESIS, hashOf } from '../../records/ledger-chain';
import { createLedgerStore, readLedger, verifyLedger } from '../../records/ledger-store';
import type { LedgerVerdict } from '../../records/ledger-store';
import type { Tables } from '../../records/tables';
import { aBreach } from '../support/records';
import { aSigner } from '../support/signer';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';

/**
 * Somebody with the superuser's password changes what may not change, in every way that there is. Each is found, and the
 * first bad entry is named.
 */
const signer = aSigner();
let database: TestDatabase;
let number = 0;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const tamper = (change: (transaction: Transaction<Tables>) => Promise<unknown>): Promise<unknown> =>
  database.kysely.transaction().execute(async (transaction) => {
    await sql`set local session_replication_role = replica`.execute(transaction);
    await change(transaction);
  });

/** A ledger that was appended to in batches, each batch's head signed. */
const signedLedger = async (batches: readonly number[]): Promise<string> => {
  const reference = await aBreach(database, `BR-TAMPER-${(number += 1)}`);
  const checkpoints = createCheckpoints(database, signer);
  let written = 0;
  for (const size of batches) {
    const head = await createLedgerStore(database).append(
      reference,
      Array.from({ length: size }, () => ({
        key: `case/${(written += 1)}`,
        at: '2026-11-23T10:00:00-05:00',
        kind: 'alerted' as const,
        actor: 'tocsin',
        data: { number: written },
      })),
    );
    await checkpoints.keep(reference, head);
  }
  return reference;
};

const verified = async (reference: string): Promise<LedgerVerdict> => {
  const signed = checkSignatures(await readCheckpoints(database.kysely, reference), [signer.publicKey]);
  const verdict = await verifyLedger(database, reference, { anchors: signed.anchors });
  const firstBad =
    signed.firstBad && signed.firstBad.seq <= (verdict.firstBad?.seq ?? Infinity)
      ? signed.firstBad
      : verdict.firstBad;
  return firstBad ? { ...verdict, ok: false, firstBad } : verdict;
};

const read = async (reference: string): Promise<LedgerEntry[]> => {
  const entries: LedgerEntry[] = [];
  for await (const entry of readLedger(database, reference)) entries.push(entry);
  return entries;
};

/** Puts other entries in the place of all, the head too: what the best of forgers would do. */
const replace = (reference: string, entries: readonly LedgerEntry[]): Promise<unknown> =>
  tamper(async (transaction) => {
    await transaction.deleteFrom('ledger').where('breach', '=', reference).execute();
    for (const { reference: breach, recordedAt, previousHash, data, ...entry } of entries)
      await transaction
        .insertInto('ledger')
        .values({
          breach,
          ...entry,
          data: JSON.stringify(data),
          recorded_at: recordedAt,
          previous_hash: previousHash,
        })
        .execute();
    const last = entries.at(-1);
    if (last)
      await transaction
        .updateTable('ledger_head')
        .set({ seq: last.seq, hash: last.hash })
        .where('breach', '=', reference)
        .execute();
    else await transaction.deleteFrom('ledger_head').where('breach', '=', reference).execute();
  });

/** Numbers and hashes made anew, as if it had always been so. */
const chained = (entries: readonly LedgerEntry[]): LedgerEntry[] => {
  let previousHash = GENESIS;
  return entries.map((entry, index) => {
    const linked = { ...entry, seq: index + 1, key: `case/${index + 1}`, previousHash };
    previousHash = hashOf(linked);
    return { ...linked, hash: previousHash };
  });
};

const batches = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 4 });
const lengthOf = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);
/** The signed heads' numbers. */
const headsOf = (sizes: readonly number[]): number[] =>
  sizes.map((_, index) => lengthOf(sizes.slice(0, index + 1)));
/** The first entry that cannot be told from one that was written anew at `seq`: after the last signed head before it. */
const firstInDoubt = (sizes: readonly number[], seq: number): number =>
  Math.max(0, ...headsOf(sizes).filter((head) => head < seq)) + 1;

const property = (
  kind: string,
  attack: (reference: string, sizes: readonly number[], at: number) => Promise<number>,
): void =>
  test(`${kind} is found, and the first bad entry named`, async () => {
    await fc.assert(
      fc.asyncProperty(batches, fc.nat(), async (sizes, choice) => {
        const reference = await signedLedger(sizes);
        expect(await verified(reference)).toMatchObject({ ok: true, entries: lengthOf(sizes) });
        const firstBad = await attack(reference, sizes, (choice % lengthOf(sizes)) + 1);
        expect(await verified(reference)).toMatchObject({ ok: false, firstBad: { seq: firstBad } });
      }),
      {
        numRuns: Number(process.env.TOCSIN_TEST_RUNS ?? 12),
        seed: Number(process.env.TOCSIN_TEST_SEED ?? Date.now()),
      },
    );
  });

const EDITS = {
  key: 'other',
  at: '2026-11-24T10:00:00-05:00',
  kind: 'closed',
  actor: 'mallory',
  data: JSON.stringify({ number: -1 }),
  recorded_at: '2026-11-24T15:00:00.000Z',
  previous_hash: `sha256:${'1'.repeat(64)}`,
  hash: `sha256:${'1'.repeat(64)}`,
} as const;
for (const column of Object.keys(EDITS) as (keyof typeof EDITS)[])
  property(`an entry whose ${column} was edited`, async (reference, _sizes, at) => {
    await tamper((transaction) =>
      transaction
        .updateTable('ledger')
        .set({ [column]: EDITS[column] })
        .where('breach', '=', reference)
        .where('seq', '=', at)
        .execute(),
    );
    return at;
  });

property('a missing entry', async (reference, _sizes, at) => {
  await tamper((transaction) =>
    transaction.deleteFrom('ledger').where('breach', '=', reference).where('seq', '=', at).execute(),
  );
  return at;
});

property('an added entry at the end', async (reference, sizes) => {
  const entries = await read(reference);
  const last = entries.at(-1) as LedgerEntry;
  const added = chained([...entries, { ...last, data: { number: -1 } }]);
  await replace(reference, added);
  await tamper((transaction) =>
    transaction
      .updateTable('ledger_head')
      .set({ seq: last.seq, hash: last.hash })
      .where('breach', '=', reference)
      .execute(),
  );
  return lengthOf(sizes) + 1;
});

property('two neighbours in the other order', async (reference, sizes, at) => {
  const entries = await read(reference);
  const first = Math.min(at, lengthOf(sizes) - 1);
  const [one, two] = [entries[first - 1], entries[first]] as [LedgerEntry, LedgerEntry];
  entries.splice(first - 1, 2, { ...two, seq: first }, { ...one, seq: first + 1 });
  await replace(reference, entries);
  return first;
});

property('an entry that was edited, and everything after it made anew', async (reference, sizes, at) => {
  const entries = await read(reference);
  entries[at - 1] = { ...(entries[at - 1] as LedgerEntry), actor: 'mallory' };
  await replace(reference, chained(entries));
  return firstInDoubt(sizes, at);
});

property('an entry that was taken out, and everything after it made anew', async (reference, sizes, at) => {
  const entries = chained((await read(reference)).filter(({ seq }) => seq !== at));
  await replace(reference, entries);
  const isNamedLater = headsOf(sizes).some((head) => head >= at && head < lengthOf(sizes));
  return isNamedLater ? firstInDoubt(sizes, at) : lengthOf(sizes);
});

property(
  'an entry that was put in between, and everything after it made anew',
  async (reference, sizes, at) => {
    const entries = await read(reference);
    entries.splice(at - 1, 0, { ...(entries[at - 1] as LedgerEntry), data: { number: -1 } });
    await replace(reference, chained(entries));
    return firstInDoubt(sizes, at);
  },
);

property('an end that was cut off, with the head that is kept apart', async (reference, _sizes, at) => {
  await replace(reference, (await read(reference)).slice(0, at - 1));
  return at;
});

property('a checkpoint that was edited to fit, or whose signature was', async (reference, sizes, at) => {
  const heads = headsOf(sizes);
  const seq = heads[at % heads.length] as number;
  const change = at % 2 === 0 ? { hash: EDITS.hash } : { signature: 'A'.repeat(86) + '==' };
  await tamper((transaction) =>
    transaction
      .updateTable('ledger_checkpoint')
      .set(change)
      .where('breach', '=', reference)
      .where('seq', '=', seq)
      .execute(),
  );
  return seq;
});

test('a checkpoint by a key that only the records vouch for is no proof, and is named', async () => {
  const reference = await signedLedger([2]);
  const other = aSigner();
  await createLedgerStore(database).append(reference, [
    { key: 'x', at: '2026-11-23T10:00:00Z', kind: 'alerted', actor: 'tocsin', data: {} },
  ]);
  await createCheckpoints(database, other).keep(reference, {
    seq: 3,
    hash: (await verified(reference)).head,
  });
  const checkpoints = await readCheckpoints(database.kysely, reference);
  expect(checkSignatures(checkpoints, [signer.publicKey])).toMatchObject({
    firstBad: null,
    unknownKeys: [other.keyId],
  });
  expect(checkSignatures(checkpoints, [signer.publicKey, other.publicKey]).unknownKeys).toEqual([]);
});

test.each(['ledger', 'ledger_checkpoint', 'signing_key'] as const)('%s only grows', async (table) => {
  await signedLedger([1]);
  for (const statement of [sql`delete from ${sql.table(table)}`, sql`truncate ${sql.table(table)} cascade`])
    await expect(statement.execute(database.kysely)).rejects.toThrow('only grows');
});
