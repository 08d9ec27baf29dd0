import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { exportEvidence } from '../../../client/evidence/export-evidence';
import { openBundle } from '../../../client/evidence/open-bundle';
import { verifyEvidence } from '../../../client/evidence/verify-evidence';
import { openSigningKey } from '../../../config/signing-key';
import { purgeBreach } from '../../../records/purge';
import { settleReturns } from '../../../records/returned-letters';
import { createSigner } from '../../../records/signature';
import { testDatabase } from '../../support/postgres';
import type { TestDatabase } from '../../support/postgres';
import { sealedCase, sentAndSealed } from '../../support/sealed-case';
import { GLOBALS } from './a-told-bundle';
import { forge } from './forge';

/** A bundle says of each outcome what was sealed of it: whoever only reads the bundle finds what was written behind the ledger’s back. */
const before = { ...process.env };
let database: TestDatabase;
let folder: string;
let number = 0;
beforeAll(async () => {
  database = await testDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-sealed-'));
  Object.assign(process.env, { TOCSIN_HOME: folder, DATABASE_URL: database.url });
});
afterAll(async () => {
  process.env = before;
  await database.drop();
  await rm(folder, { recursive: true });
});

const next = (): string => `BR-BUNDLE-${(number += 1)}`;
const fresh = (name: string): string => path.join(folder, `${name}-${(number += 1)}.zip`);
/** What the check of the outcomes finds in a bundle. */
const found = async (file: string): Promise<{ ok: boolean; found: string }> => {
  const { data } = await verifyEvidence(file, {}, async () => new Map());
  const { checks } = data as { checks: { check: string; ok: boolean; found: string }[] };
  const { ok, found: text } = checks.find(({ check }) => check === 'outcomes') ?? {
    ok: false,
    found: 'none',
  };
  return { ok, found: text };
};
const exported = async (reference: string): Promise<string> => {
  const out = fresh(reference);
  await exportEvidence(reference, { out, history: false }, GLOBALS);
  return out;
};
const afterExport = async (reference: string) => found(await exported(reference));

describe('an honest case', () => {
  test('bounces, a letter that came back, a retry by a second dispatch', async () => {
    const { reference, bounce, note, freeze, seal } = await sentAndSealed(database, next());
    expect(await afterExport(reference)).toEqual({
      ok: true,
      found: '2 seals on the ledger: 9 outcomes as they were sealed',
    });
    await bounce(1, 1);
    await bounce(1, 3);
    await settleReturns(database, {
      reference,
      letters: [{ customerId: 'c7', reason: 'unknown at this address', returnedAt: '2026-12-02' }],
      actor: 'ada',
    });
    expect(await afterExport(reference)).toEqual({
      ok: true,
      found: '5 seals on the ledger: 9 outcomes as they were sealed',
    });
    await note('retry-asked', { states: ['failed', 'unknown'] });
    await freeze(2, ['failed', 'unknown']);
    expect(await afterExport(reference)).toMatchObject({
      ok: true,
      found: expect.stringMatching(/outcomes not sealed yet$/),
    });
    await seal(2, 1, 9);
    await note('customers-notified');
    expect(await afterExport(reference)).toEqual({
      ok: true,
      found: '6 seals on the ledger: 9 outcomes as they were sealed',
    });
  });

  test('in mid-send: it is said how many are not sealed yet', async () => {
    const { reference, freeze, seal, send, dispatches } = await sealedCase(database, next());
    expect(await afterExport(reference)).toMatchObject({ ok: true });
    await freeze(1);
    await seal(1, 1, 4);
    await send(1, { 1: 'accepted', 2: 'unknown' });
    await dispatches.claim(reference, 1, [3]);
    expect(await afterExport(reference)).toEqual({
      ok: true,
      found: '1 seals on the ledger: 1 outcomes as they were sealed, 8 outcomes not sealed yet',
    });
  });

  test('after its personal data are destroyed', async () => {
    const { reference, note } = await sentAndSealed(database, next());
    await note('purge-decided', {
      counts: { listed: 8, accepted: 4, bounced: 0, letter: 1, unknown: 1, failed: 2, pending: 0 },
    });
    await purgeBreach(database, reference, () => undefined);
    const bundle = await exported(reference);
    expect(await found(bundle)).toEqual({ ok: true, found: expect.stringContaining('destroyed') });
    const opened = await openBundle(bundle);
    expect(gunzipSync(await opened.read('sealed.jsonl.gz'))).toHaveLength(0);
    opened.close();
  });
});

describe('records that were written to before the export, which signs what it finds', () => {
  test.each<[string, string]>([
    ['a state', `update notice set state = 'accepted' where seq = 5`],
    ['a reply', `update notice set reply = '250 ok' where seq = 6`],
    ['a doubt', `update notice set doubted = false where seq = 6`],
    ['a row that is gone', `delete from notice where seq = 2`],
    ['a row of another number', `update notice set seq = 12 where seq = 2`],
  ])('%s', async (_what, statement) => {
    const { reference } = await sentAndSealed(database, next());
    await database.pool.query(`${statement} and breach = '${reference}'`);
    expect(await afterExport(reference)).toEqual({
      ok: false,
      found: expect.stringMatching(/^dispatch 1, number \d/),
    });
  });
});

describe('whoever holds the signing key, and writes the bundle anew', () => {
  let honest: string;
  beforeAll(async () => {
    honest = await exported((await sentAndSealed(database, next())).reference);
  });
  const lie = async (member: string, change: (lines: string[]) => readonly string[]) => {
    const to = fresh('lie');
    const signer = createSigner(openSigningKey({ home: folder, signingKeyFile: null }));
    await forge(honest, to, signer, (name, content) =>
      name === member
        ? gzipSync(
            change(gunzipSync(content).toString().trimEnd().split('\n'))
              .map((line) => `${line}\n`)
              .join(''),
          )
        : content,
    );
    return found(to);
  };
  const OUTCOMES = 'outcomes.jsonl.gz';
  const SEALED = 'sealed.jsonl.gz';
  const personOf = (line: string): string => (JSON.parse(line) as { person: string }).person;

  test('two people who are swapped', async () => {
    const { ok, found: text } = await lie(OUTCOMES, ([first = '', second = '', ...others]) => [
      first.replace(personOf(first), personOf(second)),
      second.replace(personOf(second), personOf(first)),
      ...others,
    ]);
    expect(ok).toBe(false);
    expect(text).toMatch(
      /^dispatch 1, number 1: .*number 2\); what .*; dispatch 1, number 2: .*number 1\); what differs: /,
    );
  });

  test('somebody who is added', async () => {
    const { ok, found: text } = await lie(OUTCOMES, ([first = '', ...others]) => [
      first,
      ...others,
      first.replace(personOf(first), 'f'.repeat(32)),
    ]);
    expect({ ok, text }).toEqual({
      ok: false,
      text: 'dispatch 1, number 1: it was not there when its range was sealed',
    });
  });

  test.each<[string, (lines: string[]) => readonly string[], RegExp]>([
    [
      'other lines',
      (lines) => lines.map((line) => line.replace('"failed"', '"accepted"')),
      /not those of its digest/,
    ],
    ['no lines at all', () => [], /lines of its digest are missing/],
    ['without the first seal', (lines) => lines.slice(6), /entry \d+: the lines of its digest are missing/],
    ['with one that no entry names', (lines) => [...lines, `{"digest":"x","lines":0}`], /no entry names/],
    ['with what is no outcome', ([head = '', , ...others]) => [head, '{}', ...others], /is no outcome/],
  ])('what was sealed: %s', async (_what, change, expected) => {
    const { ok, found: text } = await lie(SEALED, change);
    expect(ok).toBe(false);
    expect(text).toMatch(expected);
  });
});
