import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import type { CaseStatus } from '../../domain/case/state';
import { aReport } from '../mail/returned/samples';
import { aBreachFile } from '../support/builders';
import { eventually } from '../support/eventually';
import { findMarker } from '../support/marker/find-marker';
import {
  CHANGES,
  DIRECTION,
  PEOPLE,
  TODAY,
  WITH_WRONG_ROWS,
  WRONG_CHANGE,
} from '../support/marker/marked-files';
import { markedWorld } from '../support/marker/marked-world';
import type { MarkedWorld } from '../support/marker/marked-world';
import { textsOfEvidence, textsOfFolder } from '../support/marker/text-of-documents';

jest.setTimeout(300_000);

/**
 * A whole case, by the command, whose customers carry a marker in every field that holds personal data, and changes of
 * accounts of such customers; then everything that is kept or said outside the sealed cells is searched for it.
 */
const BR = 'BR-MARKED';
const LISTED = 9;
const AGENCY = ['--agency', 'FBI', '--agent', 'Agent X'];

let world: MarkedWorld;
beforeAll(async () => {
  world = await markedWorld();
}, 120_000);
afterAll(() => world.end(), 60_000);

const status = async (): Promise<CaseStatus> => (await world.run(['breach', 'show', BR])) as CaseStatus;
const inFolder = (name: string): string => path.join(world.folder, name);

const open = async (): Promise<void> => {
  const { run, file } = world;
  const facts = await file(
    'facts.json',
    JSON.stringify({
      reference: BR,
      ...aBreachFile({ determinedAt: new Date(Date.now() - 3_600_000).toISOString() }),
    }),
  );
  const bad = await file('bad.csv', WITH_WRONG_ROWS);
  const opening = ['breach', 'open', '-f', facts, '--policies', 'cloudroute-2015', '--actor', 'ada'];
  await run([...opening, '--customers', bad], 10);
  await run([...opening, '--customers', await file('people.csv', PEOPLE)]);
  await run(['customers', 'import', BR, bad], 10);
  await run(['customers', 'import', BR, bad, '--accept-valid']);
  await run(['customers', 'find', BR, '--email', 'ZQXMARK.ok@customer.example']);
  await run(['customers', 'find', BR, '--email', 'nobody@customer.example'], 5);
};

const holdAndSend = async (): Promise<void> => {
  const { run, file } = world;
  const direction = await file('direction.pdf', DIRECTION);
  const placing = ['--reference', 'FBI-17', '--directed-at', 'now', '--days', '20', '--document', direction];
  await run(['hold', 'place', BR, ...AGENCY, ...placing]);
  await run(['hold', 'document', BR, 'FBI-17', '--out', inFolder('out.pdf')]);
  await eventually(async () => expect((await status()).phase).toBe('held'));
  await run(['hold', 'release', BR, '--reference', 'FBI-17', '--released-at', 'now', '--agent', 'Agent X']);
  await run(['release-early', BR, ...AGENCY, '--reference', 'R-1', '--released-at', 'now']);
  await run(['dispatch', 'plan', BR]);
  await run(['approve', BR, '--yes', '--actor', 'bob']);
  await eventually(async () => expect((await status()).counts).toMatchObject({ listed: LISTED, pending: 0 }));
};

const whatComesBack = async (): Promise<void> => {
  const { run, file, smtp } = world;
  const bounced = smtp.messages.find(({ to }) => to.some((address) => address.includes('bounced')));
  const diagnostic = 'smtp; 550 5.1.1 zqxmark.bounced: <zqxmark.bounced@customer.example> is unknown';
  const fields = `Final-Recipient: rfc822; zqxmark.bounced@customer.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: ${diagnostic}`;
  const report = aReport({ to: bounced?.from ?? '', recipients: [fields] });
  await run(['bounces', 'import', await file('bounce.eml', report)]);
  await run(['letters', 'export', BR, '--out', inFolder('letters')]);
  const returns = `customer_id,reason,returned_at\nc3,vacant,${TODAY}\n`;
  await run(['returns', 'import', BR, await file('returns.csv', returns)], 11);
  await run(['dispatch', 'status', BR], 11);
};

const reportAndClose = async (): Promise<void> => {
  const { run } = world;
  await eventually(async () => expect((await status()).phase).toBe('notified'));
  const decided = ['--second', 'carol', '--reason', 'three have no other address'];
  await run(['report', 'build', BR, '--stage', 'final', '--out', inFolder('report'), ...decided]);
  await run(['breach', 'close', BR, '--as', 'complete', ...decided]);
  await eventually(async () =>
    expect(
      await run(['records', 'legal-hold', 'place', BR, '--reference', 'S v. E', '--reason', 'x']),
    ).toMatchObject({
      phase: 'retained',
    }),
  );
  await run(['ledger', 'verify', BR]);
  await run(['evidence', 'export', BR, '--out', inFolder('evidence.zip')]);
};

const accountChanges = async (): Promise<void> => {
  const { run, file } = world;
  await run(['account', 'change', '-f', await file('wrong.jsonl', `${WRONG_CHANGE}\n`)], 10);
  await run(['account', 'change', '-f', await file('changes.jsonl', `${CHANGES}\n`)]);
  await eventually(async () =>
    expect(await run(['account', 'status'])).toMatchObject({ counts: { accepted: 1, letter: 1 } }),
  );
  await run(['account', 'letters', '--out', inFolder('change-letters')]);
};

const markedAmong = (places: Record<string, string>): string[] =>
  Object.entries(places).flatMap(([place, text]) => {
    const found = findMarker(text);
    return found === null ? [] : [`${place}: ...${found}...`];
  });

test.each([
  '{"name":"Zqxmark"}',
  'zq\\u0078mark',
  'z%71xmark',
  ...['Zqxmark', ' zqxmark', '  ZQXMARK'].map((text) => Buffer.from(text).toString('base64')),
  Buffer.from('{"to":"zqxmark@x"}').toString('base64url'),
  Buffer.from('zqxmark').toString('hex'),
])('the search finds %s', (text) => {
  expect(findMarker(`before ${text} after`)).toContain(text);
});

test('nothing that is kept or said outside the sealed cells names a customer', async () => {
  await open();
  await holdAndSend();
  await whatComesBack();
  await accountChanges();
  await reportAndClose();
  const { counts } = await status();
  expect(counts).toMatchObject({ listed: LISTED, pending: 0 });
  expect(counts.accepted).toBeGreaterThanOrEqual(4);
  expect(counts.failed).toBeGreaterThanOrEqual(2);

  // The controls: where the marker belongs, the same search finds it.
  expect(findMarker(world.smtp.messages.map(({ raw }) => raw.toString('utf8')).join('\n'))).not.toBeNull();
  expect(findMarker(await readFile(inFolder('out.pdf'), 'utf8'))).not.toBeNull();
  expect(await readdir(inFolder('letters'))).not.toHaveLength(0);

  const places: Record<string, string> = {
    ...(await world.places()),
    ...(await textsOfFolder(inFolder('report'))),
    ...(await textsOfEvidence(inFolder('evidence.zip'))),
  };
  for (const [place, text] of Object.entries(places))
    expect([place, text.length > 20]).toEqual([place, true]);
  // What is searched is really read: payloads of histories, cells of tables, texts of documents.
  expect(places.records).toContain('Call records read through a partner portal');
  expect(places.records).toContain('(domain)');
  expect(places['evidence, outcomes.jsonl.gz']).toContain('(domain)');
  expect(places.metrics).toContain('tocsin_account_change_notices');
  expect(places.webhooks).toContain(BR);
  const names = Object.keys(places);
  for (const kind of [`breach/${BR} `, `breach/${BR}/dispatch/1 `, `retention/${BR} `, 'account-change/'])
    expect(names.filter((name) => name.startsWith(kind))).not.toEqual([]);
  expect(names.filter((name) => /^folder, .*\.pdf$/.test(name))).not.toEqual([]);
  expect(markedAmong(places)).toEqual([]);
});

test('a marker that is planted is found in each place that workflows and records have', async () => {
  const { client } = world.env;
  await client.workflow.start('nobody-runs-this', {
    taskQueue: 'nobody',
    workflowId: 'leak-in-history',
    args: [{ to: 'Zqxmark' }],
  });
  await client.workflow.start('nobody-runs-this', {
    taskQueue: 'nobody',
    workflowId: 'leak-in-memo',
    memo: { to: 'Zqxmark' },
  });
  await sql`create table leak (plain jsonb, bytes bytea)`.execute(world.database.kysely);
  await sql`insert into leak (bytes) values (${Buffer.from('a Zqxmark')})`.execute(world.database.kysely);
  const leaks = markedAmong(await world.places());
  for (const place of [
    'records',
    'leak-in-history history',
    'leak-in-memo described',
    'leak-in-memo history',
  ])
    expect(leaks.filter((leak) => leak.startsWith(place))).toHaveLength(1);
  expect(leaks).toHaveLength(4);
});
