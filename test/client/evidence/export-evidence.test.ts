import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import canonicalize from 'canonicalize';
import { sql } from 'kysely';
import { exportEvidence } from '../../../client/evidence/export-evidence';
import { openBundle } from '../../../client/evidence/open-bundle';
import { noticeCounts } from '../../../records/case-store';
import { digestOf } from '../../../records/digest';
import { createLedgerStore, hasEntry, readLedger } from '../../../records/ledger-store';
import { purgeBreach } from '../../../records/purge';
import { tocsin } from '../../support/process';
import { GLOBALS, aToldBundle } from './a-told-bundle';
import { BR } from './a-told-case';
import { forge } from './forge';

/** After all that the case did. */
const AFTER = '2029-12-01T00:00:00.000Z';
const { told, file, inFolder, signer, failed } = aToldBundle();

test('the ledger says that it was exported; a file that is there is left alone; a dry run writes nothing', async () => {
  expect(await hasEntry(told().database, BR, 'evidence-exported')).toBe(true);
  await expect(exportEvidence(BR, { out: file(), history: true }, GLOBALS)).rejects.toMatchObject({
    code: 'Conflict',
  });
  const dry = { ...GLOBALS, dryRun: true };
  await exportEvidence(BR, { out: inFolder('dry.zip'), history: true }, dry);
  expect(existsSync(inFolder('dry.zip'))).toBe(false);
  await expect(
    exportEvidence('BR-2026-9999', { out: inFolder('x.zip'), history: true }, GLOBALS),
  ).rejects.toMatchObject({ code: 'NotFound' });
});

test('without Temporal it is refused, unless the histories are left out on purpose: then that is said', async () => {
  const away = { ...told().variables, TEMPORAL_ADDRESS: '127.0.0.1:9' };
  const out = inFolder('away.zip');
  expect(await tocsin(['evidence', 'export', BR, '-o', out], away).exited).toBe(69);
  expect(existsSync(out)).toBe(false);
  expect(await tocsin(['evidence', 'export', BR, '-o', out, '--no-history'], away).exited).toBe(0);
  const nowhere = { TOCSIN_HOME: inFolder('nowhere') };
  const child = tocsin(['evidence', 'verify', out, '--output', 'json'], nowhere);
  expect(await child.exited).toBe(0);
  expect(child.stdout()).toMatch(/there is no history to replay: .*left them out/);
});

const exportsOnLedger = async (): Promise<unknown[]> => {
  const manifests: unknown[] = [];
  for await (const { kind, data } of readLedger(told().database, BR))
    if (kind === 'evidence-exported') manifests.push(data['manifest']);
  return manifests;
};

test('kill -9 at any moment leaves no half of one under its name, and none that the ledger does not know', async () => {
  const out = inFolder('killed.zip');
  const start = () => tocsin(['evidence', 'export', BR, '-o', out, '--yes'], told().variables);
  const from = performance.now();
  expect(await start().exited).toBe(0);
  const wholeMs = performance.now() - from;
  for (const part of [0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]) {
    await rm(out, { force: true });
    const child = start();
    await pause(part * wholeMs);
    child.child.kill('SIGKILL');
    await child.exited;
    if (!existsSync(out)) continue;
    expect(await failed(out)).toEqual([]);
    const bundle = await openBundle(out);
    const { manifest } = bundle;
    bundle.close();
    expect(await exportsOnLedger()).toContain(digestOf(canonicalize(manifest) ?? ''));
  }
  expect(await start().exited).toBe(0);
  expect(existsSync(`${out}.partial`)).toBe(false);
  expect(await failed(out)).toEqual([]);
});

test('of a breach whose personal data are destroyed: what is kept still holds together', async () => {
  const { database } = told();
  const counts = await noticeCounts(database, BR);
  await createLedgerStore(database).append(BR, [
    { key: 'decided', kind: 'purge-decided', at: AFTER, actor: 'alice', data: { counts: { ...counts } } },
  ]);
  await purgeBreach(database, BR, () => undefined);
  const out = inFolder('purged.zip');
  await exportEvidence(BR, { out, history: true }, GLOBALS);
  expect(await failed(out)).toEqual([]);
  const bundle = await openBundle(out);
  expect(bundle.manifest).toMatchObject({ counts });
  // The version of the notice by the ledger, and its text, which is nobody's own.
  expect(bundle.manifest.noticeVersions).toHaveLength(1);
  expect(bundle.has('notice/identity.json')).toBe(true);
  expect(counts.listed).toBe(4);
  expect(gunzipSync(await bundle.read('outcomes.jsonl.gz')).toString()).toBe('');
  expect(bundle.names.filter((name) => name.startsWith('histories/retention'))).toEqual([
    'histories/retention.1.json',
  ]);
  bundle.close();
  // Whoever claims it to hide people is found: the ledger must say so.
  const claimed = inFolder('claimed.zip');
  await forge(file(), claimed, signer(), (name, content) =>
    name === 'outcomes.jsonl.gz' ? gzipSync('') : content,
  );
  expect(await failed(claimed)).toEqual(['people', 'outcomes']);
});

test('a drill that somebody made a real case of is exported as the drill that it was, and whoever signs it is told', async () => {
  const { kysely } = told().database;
  await sql`alter table breach disable trigger breach_stays_as_opened`.execute(kysely);
  await sql`update breach set is_drill = false where reference = ${BR}`.execute(kysely);
  try {
    const out = inFolder('drill.zip');
    const exported = await exportEvidence(BR, { out, history: true }, GLOBALS);
    expect(exported).toMatchObject({ exitCode: 11 });
    expect(exported.said?.join(' ')).toMatch(/was opened as .*, a drill, and stands otherwise now/);
    expect(await failed(out)).toEqual(['opening']);
  } finally {
    await sql`update breach set is_drill = true where reference = ${BR}`.execute(kysely);
  }
});

test('a ledger that is broken is exported as it is, and whoever signs it is told', async () => {
  const { kysely } = told().database;
  await sql`alter table ledger disable trigger ledger_only_grows`.execute(kysely);
  await sql`update ledger set actor = 'eve' where breach = ${BR} and seq = 3`.execute(kysely);
  const broken = await exportEvidence(BR, { out: inFolder('broken.zip'), history: true }, GLOBALS);
  expect(broken).toMatchObject({ exitCode: 11 });
  expect(broken.said?.join(' ')).toContain('The ledger is broken at entry 3');
  expect(existsSync(inFolder('broken.zip'))).toBe(true);
});
