import { createHash } from 'node:crypto';
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { define } from '../../client/commands/report';
import { filingSteps, writePack } from '../../client/filing/pack';
import { taskSteps } from '../../client/filing/task-steps';
import type { ObligationStatus } from '../../domain/case/duty-state';
import { refuseOtherPack } from '../../client/filing/pack-folder';
import { recordBuilding } from '../../client/report/record-building';
import { FORMATS, bytesOf } from '../../client/report/write-report';
import { reportOf } from '../../reports/schema/read-report';
import type { LedgerEntryInput } from '../../domain/ledger';
import { createReportStore } from '../../records/report-store';
import { createReports } from '../../reports/create-reports';
import type { Report } from '../../reports/schema/report';
import { createCaseStore } from '../../records/case-store';
import { createDispatchStore } from '../../records/dispatch-store';
import { createLedgerStore, readLedger } from '../../records/ledger-store';
import { AT, MARKERS, REFERENCE, STORY, aCase } from '../reports/a-case';
import { readPdf } from '../reports/read-pdf';
import { recordWritten } from '../support/letters-written';
import { testDatabase } from '../support/postgres';
import type { TestDatabase } from '../support/postgres';
import { aBreach, somePeople } from '../support/records';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-report-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('over the real records', () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await testDatabase();
  });
  afterEach(() => database.drop());

  const [name = '', email = '', customerId = '', addressLine1 = ''] = MARKERS;

  /** Of the two the one who gets no e-mail. */
  const letterSeq = (toSend: readonly { readonly seq: number }[], total: number): number =>
    [...Array(total).keys()]
      .map((index) => index + 1)
      .find((seq) => !toSend.some((each) => each.seq === seq)) ?? 0;

  /** Two people, of whom one is told by e-mail and one by letter, and the ledger that goes with it. */
  const aNotifiedCase = async ({ isPosted = true } = {}): Promise<void> => {
    await aBreach(database, REFERENCE, { policies: ['fcc-2007'] });
    await somePeople(database, REFERENCE, [
      { id: customerId, contact: { name, email, emailSince: '2020-01-01' } },
      {
        id: `${customerId}-b`,
        contact: { name, addressLine1, city: 'Springfield', state: 'OK', postalCode: '73000', country: 'US' },
      },
    ]);
    const dispatches = createDispatchStore(database, { messageIdDomain: 'mail.example.com' });
    const { digest: listDigest } = await createCaseStore(database).survey(REFERENCE);
    const frozen = await dispatches.freeze({
      reference: REFERENCE,
      dispatch: 1,
      noticeVersion: 'v1',
      at: AT,
      listDigest,
    });
    const range = {
      reference: REFERENCE,
      dispatch: 1,
      fromSeq: 1,
      toSeq: frozen.total,
      unknownSends: 'resend',
    } as const;
    const { toSend } = await dispatches.openRange(range);
    await dispatches.claim(
      REFERENCE,
      1,
      toSend.map(({ seq }) => seq),
    );
    await dispatches.settle(
      REFERENCE,
      1,
      toSend.map(({ seq }) => ({ seq, state: 'accepted', reply: `250 ok for ${email}`, at: AT })),
    );
    const seal = await dispatches.sealRange(REFERENCE, 1, 1, frozen.total);
    const letters = [{ dispatch: 1, seq: letterSeq(toSend, frozen.total), mark: 'x' }];
    if (isPosted) await recordWritten(database, REFERENCE, letters, AT);
    const told = STORY.slice(0, -3).map(([kind, at, data, actor = 'tocsin'], index): LedgerEntryInput => ({
      key: `case/${index}`,
      kind,
      at,
      actor,
      data,
    }));
    const sent = { dispatch: 1, fromSeq: 1, toSeq: frozen.total, doubted: 0, from: AT, until: AT, ...seal };
    await createLedgerStore(database).append(REFERENCE, [
      ...told,
      { key: 'batch', kind: 'batch-sent', at: AT, actor: 'tocsin', data: sent },
      { key: 'end', kind: 'customers-notified', at: AT, actor: 'tocsin', data: { listed: 2 } },
    ]);
  };

  test('a final report: counts from the rows, stored for good, read again, the same again is a repeat', async () => {
    await aNotifiedCase();
    const reports = createReports({ ...aCase().deps, records: createReportStore(database) });
    const built = await reports.build({ reference: REFERENCE, stage: 'final', at: AT });
    expect((JSON.parse(built.json) as Report).notices).toMatchObject({
      counts: { listed: 2, accepted: 1, letter: 1, pending: 0 },
      byChannel: { email: 1, letter: 1, none: 0 },
      letters: { written: 1, due: 0 },
    });
    const read = await reports.read(built.reportId);
    expect(read).toMatchObject({ reportId: 'BR-2026-0001/final/1', digest: built.digest, json: built.json });
    expect(Buffer.compare(Buffer.from(read.pdf), Buffer.from(built.pdf))).toBe(0);
    const again = await reports.build({ reference: REFERENCE, stage: 'final', at: '2026-12-12T00:00:00Z' });
    expect(again.reportId).toBe(built.reportId);
    const { ledger } = JSON.parse(built.json) as Report;
    const head = await createLedgerStore(database).append(REFERENCE, []);
    expect(ledger).toEqual(head);
  });

  test('a letter that no export has written is in no channel yet, and nothing is final before it is', async () => {
    await aNotifiedCase({ isPosted: false });
    const reports = createReports({ ...aCase().deps, records: createReportStore(database) });
    const request = { reference: REFERENCE, at: AT };
    await expect(reports.build({ ...request, stage: 'final' })).rejects.toMatchObject({ code: 'NotAllowed' });
    const { json } = await reports.build({ ...request, stage: 'initial' });
    expect((JSON.parse(json) as Report).notices).toMatchObject({
      byChannel: { email: 1, letter: 0, none: 1 },
      letters: { written: 0, due: 1 },
    });
  });

  test('what a person builds is on the ledger under that name, once, and changes no report by that', async () => {
    await aNotifiedCase();
    const open = (actor: string) =>
      recordBuilding(
        createReports({ ...aCase().deps, records: createReportStore(database), preparedBy: actor }),
        database,
        actor,
      );
    const first = await open('alice').build({ reference: REFERENCE, stage: 'initial', at: AT });
    const again = await open('bob').build({ reference: REFERENCE, stage: 'initial', at: AT });
    expect([again.reportId, again.digest]).toEqual([first.reportId, first.digest]);
    const final = await open('bob').build({ reference: REFERENCE, stage: 'final', at: AT });
    expect((await open('bob').build({ reference: REFERENCE, stage: 'final', at: AT })).reportId).toBe(
      final.reportId,
    );
    const entries = [];
    for await (const entry of readLedger(database, REFERENCE))
      if (entry.kind === 'report-built') entries.push(entry);
    expect(entries).toMatchObject([
      { actor: 'alice', at: AT, data: { reportId: first.reportId, digest: first.digest, stage: 'initial' } },
      { actor: 'bob', at: AT, data: { reportId: final.reportId, digest: final.digest, stage: 'final' } },
    ]);
  });

  test('what the workflow has built is not put on the ledger again by a person', async () => {
    await aNotifiedCase();
    const reports = createReports({ ...aCase().deps, records: createReportStore(database) });
    const { reportId, digest } = await reports.build({ reference: REFERENCE, stage: 'initial', at: AT });
    const head = await createLedgerStore(database).append(REFERENCE, [
      {
        key: 'case/90',
        at: AT,
        kind: 'report-built',
        actor: 'tocsin',
        data: { reportId, digest, stage: 'initial' },
      },
    ]);
    await recordBuilding(reports, database, 'alice').build({
      reference: REFERENCE,
      stage: 'initial',
      at: AT,
    });
    expect(await createLedgerStore(database).append(REFERENCE, [])).toEqual(head);
  });

  test('no personal data of customers in any output', async () => {
    await aNotifiedCase();
    const reports = createReports({ ...aCase().deps, records: createReportStore(database) });
    const built = await reports.build({ reference: REFERENCE, stage: 'final', at: AT });
    const files = await writePack(built, folder);
    expect(files).toHaveLength(4);
    const texts = await Promise.all(
      files.map(async ({ path, format }) => {
        const bytes = await readFile(path);
        const { objects, pages } = readPdf(bytes);
        return format === 'pdf' ? objects + pages.join(' ').replaceAll('\n', ' ') : bytes.toString('utf8');
      }),
    );
    for (const marker of MARKERS) for (const text of texts) expect(text.includes(marker)).toBe(false);
  });

  test('an unknown breach is not found', async () => {
    const reports = createReports({ ...aCase().deps, records: createReportStore(database) });
    await expect(
      reports.build({ reference: 'BR-2026-0404', stage: 'initial', at: AT }),
    ).rejects.toMatchObject({ code: 'NotFound' });
  });
});

describe('the filing pack', () => {
  const built = (isDrill = false) =>
    createReports(aCase({ isDrill }).deps).build({ reference: REFERENCE, stage: 'initial', at: AT });

  test('four files that only their owner may read, each as it is said to be', async () => {
    const report = await built();
    const files = await writePack(report, join(folder, 'a', 'pack'));
    expect((await readdir(join(folder, 'a', 'pack'))).sort()).toEqual([
      'README.txt',
      'portal.txt',
      'report.json',
      'report.pdf',
    ]);
    for (const { path, bytes, sha256 } of files) {
      const content = await readFile(path);
      expect(content.byteLength).toBe(bytes);
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
      expect((await stat(path)).mode & 0o077).toBe(0);
    }
    const json = files.find(({ format }) => format === 'json');
    expect(`sha256:${json?.sha256}`).toBe(report.digest);
  });

  test('over an earlier pack of the same breach, also where its files were open to others', async () => {
    const report = await built();
    const [first] = await writePack(report, folder);
    await chmod(first?.path ?? '', 0o644);
    await refuseOtherPack(folder, REFERENCE);
    await writePack(report, folder);
    expect((await stat(first?.path ?? '')).mode & 0o077).toBe(0);
  });

  test.each([
    [
      'another breach',
      async () => void (await writePack(await built(), folder)),
      /holds the pack of BR-2026-0001/,
    ],
    ['somebody else', () => writeFile(join(folder, 'report.json'), 'x'), /no report of Tocsin/],
  ])('never over the pack of %s', async (_whose, fill, message) => {
    await fill();
    await expect(refuseOtherPack(folder, 'BR-2026-0002')).rejects.toMatchObject({
      code: 'Conflict',
      message: expect.stringMatching(message) as string,
    });
    await refuseOtherPack(join(folder, 'none'), 'BR-2026-0002');
  });

  test('the steps: due when, where to file, how to record it', async () => {
    const steps = filingSteps(reportOf(await built()));
    expect(steps).toContain('Due:   2026-12-03 23:59 -05:00 (America/New_York)');
    expect(steps).toContain('fcc.gov/eb/cpni');
    expect(steps).toContain('tocsin filing record BR-2026-0001 --agency agencies --confirmation NUMBER');
    expect(steps).not.toContain('DRILL');
  });

  test('the steps for whom else an obligation names: its rule, its time, what to say', async () => {
    const duty: ObligationStatus = {
      recipient: 'ca-attorney-general',
      policy: 'us-ca',
      obligation: 'attorney-general',
      citation: 'Cal. Civ. Code 1798.82(f)',
      status: 'open',
      startedAt: '2026-12-04T00:00:00-05:00',
      earliest: null,
      latest: '2026-12-19T23:59:59-05:00',
      contents: { required: ['one sample copy'], verified: false },
      standsDespite: null,
    };
    const report = reportOf(await built());
    const steps = taskSteps(report, duty.recipient, [duty]);
    expect(steps).toContain('us-ca/attorney-general: Cal. Civ. Code 1798.82(f)');
    expect(steps).toContain('due:       2026-12-19 23:59 -05:00 (America/New_York)');
    expect(steps).toContain('   - one sample copy\n   (not verified against the rule)');
    expect(steps).toContain(
      'tocsin filing record BR-2026-0001 --recipient ca-attorney-general --confirmation NUMBER',
    );
    expect(steps).not.toContain('NOT YET');
    expect(taskSteps(report, duty.recipient, [{ ...duty, status: 'held' }])).toContain('NOT YET');
  });

  test('of a drill say first of all that nothing is to be filed', async () => {
    expect(filingSteps(reportOf(await built(true)))).toMatch(/^THIS IS A DRILL\. .*Do not file this\./);
  });

  test('each format is what its name says', async () => {
    const report = await built();
    const [json, pdf, portal] = FORMATS.map((format) =>
      Buffer.from(bytesOf(report, format)).toString('latin1'),
    );
    expect(JSON.parse(json ?? '')).toMatchObject({ reportId: 'BR-2026-0001/initial/1' });
    expect(pdf?.startsWith('%PDF-1.7')).toBe(true);
    expect(portal).toContain('Field 7 of 7');
  });
});

test.each([
  ['--stage', 'draft', /Allowed choices are initial, supplement, final, withdrawn/],
  ['--format', 'docx', /Allowed choices are json, pdf, portal, all/],
])('report build refuses %s %s and says what it takes', async (option, value, message) => {
  const command = new Command('report').exitOverride();
  define(command);
  for (const verb of command.commands) verb.exitOverride().configureOutput({ writeErr: () => undefined });
  await expect(
    command.parseAsync(['build', 'BR-2026-0001', option, value], { from: 'user' }),
  ).rejects.toThrow(message);
});
