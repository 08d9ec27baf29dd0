import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { NoticeCounts } from '../../domain/counts';
import type { ReportStage } from '../../domain/ports';
import { createReports } from '../../reports/create-reports';
import type { Report } from '../../reports/schema/report';
import { AT, MARKERS, REFERENCE, SETTLED, STORY, aBatch, aCase, aDocument, aLedger, aPolicy } from './a-case';
import type { CaseOptions } from './a-case';
import { readPdf } from './read-pdf';

const built = async (options: CaseOptions = {}, stage: ReportStage = 'initial') => {
  const { deps } = aCase(options);
  const answer = await createReports(deps).build({ reference: REFERENCE, stage, at: AT });
  return { ...answer, report: JSON.parse(answer.json) as Report };
};

describe('what the report says', () => {
  test('the seven fields of the form, from the breach file and the carrier', async () => {
    const { form } = (await built()).report;
    expect(Object.keys(form)).toEqual([
      'carrier',
      'customersAffected',
      'dataTypes',
      'description',
      'financialLoss',
      'methodOfCompromise',
      'period',
    ]);
    expect(form).toMatchObject({
      carrier: { frn: '0000000000', contact: { name: 'Privacy Officer' } },
      customersAffected: { value: 200, isApproximate: true, source: 'records.noticeCounts', asOf: AT },
      financialLoss: { carrierUsd: 120_000, source: 'records.breachFile', asOf: AT },
      period: { from: '2026-11-01T00:00:00-05:00', isEstimated: true },
    });
  });

  test('who was told, when, and what proves it: one line for each agency', async () => {
    const { agencies } = (await built()).report;
    expect(agencies).toEqual(
      ['USSS', 'FBI'].map((agency) => ({
        agency,
        channel: 'portal',
        outcome: 'told',
        at: '2026-11-23T10:55:00-05:00',
        confirmation: 'CRF-881',
        by: 'alice',
        receiptDigest: null,
        reportDigest: null,
        ledgerSeq: 4,
      })),
    );
  });

  test('a filing with all agencies that does not name them reached those with whom the policy asks for one', async () => {
    const [, , , filing, ...rest] = STORY;
    const { agencies: _, ...data } = filing?.[2] as { agencies: string[] };
    const bare = ['filing-recorded', filing?.[1] ?? '', data, 'alice'] as const;
    const { agencies } = (await built({ ledger: aLedger([...STORY.slice(0, 3), bare, ...rest]) })).report;
    expect(agencies.map(({ agency }) => agency)).toEqual(['USSS', 'FBI']);
  });

  test('e-mails to agencies, accepted and refused', async () => {
    const emails = [
      ['agency-emailed', '2026-11-23T16:00:00Z', { agency: 'FBI', reply: '250 ok' }],
      ['agency-refused', '2026-11-23T16:00:01Z', { agency: 'USSS', reply: '550 no such user' }],
    ] as const;
    const { agencies } = (await built({ ledger: aLedger([...STORY.slice(0, 2), ...emails]) })).report;
    expect(agencies).toMatchObject([
      {
        agency: 'FBI',
        channel: 'email',
        outcome: 'told',
        at: '2026-11-23T16:00:00Z',
        confirmation: '250 ok',
      },
      { agency: 'USSS', channel: 'email', outcome: 'refused' },
    ]);
  });

  test('the determination, and amendments after it', async () => {
    const amended = [
      'amended',
      '2026-11-30T15:00:00Z',
      { facts: { harm: 'likely' }, policies: null, reason: 'calls' },
      'carol',
    ] as const;
    const { determination } = (await built({ ledger: aLedger([...STORY, amended]) })).report;
    expect(determination).toMatchObject({
      determinedAt: '2026-11-23T10:00:00-05:00',
      determinedBy: 'alice',
      reason: 'logs read',
      harm: 'likely',
      amendments: [{ actor: 'carol', changed: ['harm'], ledgerSeq: STORY.length + 1 }],
    });
  });

  test('approvals, and when one ceased to count', async () => {
    const { approvals } = (await built()).report;
    expect(approvals).toMatchObject([
      { actor: 'bob', digest: 'sha256:plan-1', voidedAt: '2026-12-02T16:00:00Z' },
      { actor: 'bob', digest: 'sha256:plan-2', voidedAt: null },
    ]);
  });

  test('the timeline without what is said to the carrier’s own people, and batches in one line', async () => {
    const more = aBatch('2026-12-04T05:01:00Z', '2026-12-04T05:01:30Z', { accepted: 10 }, [201, 400]);
    const { timeline } = (await built({ ledger: aLedger([...STORY, more]) })).report;
    expect(timeline.some(({ kind }) => kind === 'alerted')).toBe(false);
    expect(timeline.filter(({ kind }) => kind === 'batch-sent')).toMatchObject([
      { text: 'dispatch 1: sent in 2 run(s), from here until 2026-12-04T05:01:30Z' },
    ]);
    expect(timeline.map(({ seq }) => seq)).toEqual([...timeline.map(({ seq }) => seq)].sort((a, b) => a - b));
  });

  test('the head of the ledger that it was read from', async () => {
    const ledger = aLedger();
    const { ledger: head } = (await built({ ledger })).report;
    expect(head).toEqual({ seq: STORY.length, hash: ledger.at(-1)?.hash });
  });

  test('a drill says so', async () => {
    expect((await built({ isDrill: true })).report.mode).toBe('drill');
  });

  test('before there is a list, the number is not known, rather than 0', async () => {
    const counts = { ...SETTLED, listed: 0, accepted: 0, letter: 0 };
    expect((await built({ counts })).report.form.customersAffected.value).toBeNull();
  });
});

describe('policies', () => {
  test('those adopted last, and the windows are computed under them', async () => {
    const amended = [
      'amended',
      '2026-11-30T15:00:00Z',
      { facts: null, policies: ['fcc-2023 v1'], reason: 'in force' },
      'carol',
    ] as const;
    const { deps, asked } = aCase({ ledger: aLedger([...STORY, amended]) });
    await createReports(deps).build({ reference: REFERENCE, stage: 'initial', at: AT });
    expect(asked.at(-1)?.policies.map(({ id }) => id)).toEqual(['fcc-2023']);
  });

  test('a text of another version than the pinned one is told, not passed off as it', async () => {
    const { deps } = aCase();
    const reports = createReports({ ...deps, policies: (ids) => ids.map((id) => aPolicy(id, 2)) });
    const { json } = await reports.build({ reference: REFERENCE, stage: 'initial', at: AT });
    expect((JSON.parse(json) as Report).policies).toMatchObject([{ version: 1, isPinnedText: false }]);
  });

  test('the windows are asked for with filings, holds and the safe reading', async () => {
    const { deps, asked } = aCase();
    await createReports(deps).build({ reference: REFERENCE, stage: 'initial', at: AT });
    expect(asked.at(-1)).toMatchObject({
      reading: { kind: 'safe' },
      at: AT,
      zone: 'America/New_York',
      facts: { determinedAt: '2026-11-23T10:00:00-05:00' },
      notified: [
        { agency: 'USSS', channel: 'portal' },
        { agency: 'FBI', channel: 'portal' },
      ],
      holds: [{ lastDay: '2026-12-20', releasedAt: '2026-12-01T09:30:00-05:00' }],
    });
  });
});

describe('sums', () => {
  const state = fc.nat(5_000);
  const anyCounts = fc
    .record({ pending: state, accepted: state, bounced: state, letter: state, unknown: state, failed: state })
    .map((states) => ({ ...states, listed: Object.values(states).reduce((a, b) => a + b, 0) }));

  test('whatever the counts are, states and channels add up to listed', async () => {
    await fc.assert(
      fc.asyncProperty(anyCounts, async (counts) => {
        const { notices } = (await built({ counts })).report;
        const { listed, ...states } = notices.counts;
        expect(Object.values(states).reduce((a, b) => a + b, 0)).toBe(listed);
        expect(Object.values(notices.byChannel).reduce((a, b) => a + b, 0)).toBe(listed);
      }),
      { seed: 2_007, numRuns: 15, verbose: 1 },
    );
  });

  test('counts that do not add up make no report', async () => {
    const counts: NoticeCounts = { ...SETTLED, accepted: 179 };
    await expect(built({ counts })).rejects.toMatchObject({ code: 'Failed', message: /do not add up/ });
  });
});

describe('identity', () => {
  test('the digest is SHA-256 over the JSON as it is stored', async () => {
    const { json, digest } = await built();
    expect(digest).toBe(`sha256:${createHash('sha256').update(json).digest('hex')}`);
  });

  test('the same again is a repeat, also later, with the alert and the entry of the report itself on the ledger', async () => {
    const { deps, saved } = aCase();
    const first = await createReports(deps).build({ reference: REFERENCE, stage: 'initial', at: AT });
    const noted = [
      ['report-built', AT, { reportId: first.reportId, stage: 'initial', digest: first.digest }],
      ['alerted', AT, { key: 'x', text: 'file it' }],
    ] as const;
    const later = aCase({ ledger: aLedger([...STORY, ...noted]) });
    later.saved.push(...saved);
    const again = await createReports({ ...later.deps, preparedBy: 'carol' }).build({
      reference: REFERENCE,
      stage: 'initial',
      at: '2026-12-11T15:00:00Z',
    });
    expect(again).toEqual(first);
    expect(later.saved).toHaveLength(1);
    expect(first.reportId).toBe('BR-2026-0001/initial/1');
  });

  test('a change makes the next one, which takes the place of the one before', async () => {
    const { deps, saved } = aCase();
    const request = { reference: REFERENCE, stage: 'initial', at: AT } as const;
    await createReports(deps).build(request);
    const changed = aCase({ document: aDocument({ dataTypes: ['billing'] }) });
    changed.saved.push(...saved);
    const next = await createReports(changed.deps).build(request);
    expect(next.reportId).toBe('BR-2026-0001/initial/2');
    expect(JSON.parse(next.json)).toMatchObject({ supersedes: 'BR-2026-0001/initial/1' });
  });

  test('one that another builder has stored meanwhile under this number is a conflict', async () => {
    const { deps } = aCase();
    const records = { ...deps.records, saveReport: async () => ({ reportId: `${REFERENCE}/initial/2` }) };
    const reports = createReports({ ...deps, records });
    await expect(reports.build({ reference: REFERENCE, stage: 'initial', at: AT })).rejects.toMatchObject({
      code: 'Conflict',
    });
  });

  test('a preview stores nothing', async () => {
    const { deps, saved } = aCase();
    const { reportId } = await createReports(deps).preview({
      reference: REFERENCE,
      stage: 'initial',
      at: AT,
    });
    expect(reportId).toBe('BR-2026-0001/initial/1');
    expect(saved).toEqual([]);
  });

  test('one that was built can be read again', async () => {
    const { deps } = aCase();
    const reports = createReports(deps);
    const first = await reports.build({ reference: REFERENCE, stage: 'initial', at: AT });
    expect(await reports.read(first.reportId)).toEqual(first);
  });
});

describe('a final report', () => {
  const unsettled = { ...SETTLED, accepted: 170, pending: 4, failed: 3, unknown: 3 };
  const decision = { actor: 'alice', second: 'bob', reason: 'three wrote that they know' };

  test.each(['pending', 'failed', 'unknown', 'bounced'] as const)(
    'is refused while one notice is %s',
    async (state) => {
      const { deps, saved } = aCase({ counts: { ...SETTLED, accepted: 179, [state]: 1 } });
      await expect(
        createReports(deps).build({ reference: REFERENCE, stage: 'final', at: AT }),
      ).rejects.toMatchObject({
        code: 'NotAllowed',
        message: new RegExp(`1 ${state}|1 notice\\(s\\) ${state}`),
      });
      expect(saved).toEqual([]);
    },
  );

  const posted = { ...SETTLED, accepted: 198 - SETTLED.bounced, letter: 2 };

  test('is refused while a letter is not written: it tells nobody yet', async () => {
    const { deps, saved } = aCase({ counts: posted, lettersDue: 1 });
    const building = createReports(deps).build({ reference: REFERENCE, stage: 'final', at: AT });
    await expect(building).rejects.toMatchObject({
      code: 'NotAllowed',
      message: /1 letter\(s\) not written/,
      fix: /tocsin letters export/,
    });
    expect(saved).toEqual([]);
  });

  test('tells how many may have got the notice twice, in the JSON and in the PDF', async () => {
    const { json, pdf } = await createReports(aCase({ mayHaveComeTwice: 7 }).deps).build({
      reference: REFERENCE,
      stage: 'final',
      at: AT,
      decision,
    });
    const { notices, figures } = JSON.parse(json) as Report;
    expect(notices.mayHaveComeTwice).toBe(7);
    expect(figures).toContainEqual(
      expect.objectContaining({ path: '/notices/mayHaveComeTwice', value: 7, query: 'records.noticeCounts' }),
    );
    expect(readPdf(pdf).pages.join(' ').replace(/\s+/g, ' ')).toContain(
      'The notice may have come twice to 7 of these customers',
    );
  });

  test('tells letters that are written from those that are due', async () => {
    const { json } = await createReports(aCase({ counts: posted, lettersDue: 1 }).deps).build({
      reference: REFERENCE,
      stage: 'final',
      at: AT,
      decision,
    });
    const { notices, figures } = JSON.parse(json) as Report;
    expect(notices).toMatchObject({
      counts: { letter: 2 },
      letters: { written: 1, due: 1 },
      byChannel: { letter: 1, none: 1 },
    });
    expect(figures).toContainEqual(expect.objectContaining({ path: '/notices/letters/due', value: 1 }));
  });

  test('is built when two named persons have decided, and names them', async () => {
    const { deps } = aCase({ counts: unsettled });
    const { json } = await createReports(deps).build({
      reference: REFERENCE,
      stage: 'final',
      at: AT,
      decision,
    });
    expect((JSON.parse(json) as Report).notices.decision).toEqual(decision);
  });

  test('is refused when one person decides twice', async () => {
    const { deps } = aCase({ counts: unsettled });
    const alone = { ...decision, second: 'alice' };
    await expect(
      createReports(deps).build({ reference: REFERENCE, stage: 'final', at: AT, decision: alone }),
    ).rejects.toMatchObject({ code: 'NotAllowed' });
  });

  test('is refused before customers were notified', async () => {
    await expect(built({ ledger: aLedger(STORY.slice(0, -1)) }, 'final')).rejects.toMatchObject({
      code: 'Conflict',
    });
  });

  test('says the number of customers without "approximately"', async () => {
    expect((await built({}, 'final')).report.form.customersAffected.isApproximate).toBe(false);
  });
});

test('a case whose ledger is not written yet is tried again, not reported without it', async () => {
  await expect(built({ ledger: [] })).rejects.toMatchObject({ code: 'Unavailable' });
});

test('an unknown breach is not found', async () => {
  const { deps } = aCase();
  await expect(
    createReports(deps).build({ reference: 'BR-2026-0009', stage: 'initial', at: AT }),
  ).rejects.toMatchObject({ code: 'NotFound' });
});

test('no personal data of customers, though the ledger’s entries have it', async () => {
  const ledger = aLedger();
  for (const marker of MARKERS) expect(JSON.stringify(ledger)).toContain(marker);
  const { json } = await built({ ledger }, 'final');
  for (const marker of MARKERS) expect(json).not.toContain(marker);
});
