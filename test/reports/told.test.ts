import type { NoticeCounts } from '../../domain/counts';
import { createReports } from '../../reports/create-reports';
import { reportPdf } from '../../reports/report-pdf';
import type { Report } from '../../reports/schema/report';
import { readPdf } from './read-pdf';
import { AT, REFERENCE, SETTLED, STORY, aBatch, aCase, aLedger } from './a-case';
import type { CaseOptions, Step } from './a-case';

/** From when to when customers were told, and whether it was too late. */
const LATEST = '2026-12-05T23:59:59-05:00';
const exported = (at: string, letters: number, again: string | null = null): Step => [
  'letters-exported',
  at,
  { letters, pages: letters, manifest: 'sha256:m', again },
  'alice',
];
const BEFORE = STORY.slice(0, 10);
const [FROZEN] = STORY.filter(([kind]) => kind === 'recipients-frozen');
const LETTERS: Step[] = [...BEFORE, ...(FROZEN ? [FROZEN] : [])];
const POSTED: NoticeCounts = { ...SETTLED, accepted: 0, letter: 200 };
const built = async (steps: readonly Step[], options: CaseOptions = {}): Promise<Report> => {
  const { deps } = aCase({ counts: POSTED, ...options, ledger: aLedger(steps) });
  const { json } = await createReports(deps).build({ reference: REFERENCE, stage: 'initial', at: AT });
  return JSON.parse(json) as Report;
};

test('where all get letters, nobody is told by freezing the list: the first export of a letter tells them', async () => {
  const nothingSent = aBatch('2026-12-04T05:00:01Z', '2026-12-04T05:01:00Z', { letter: 200 });
  const frozen = await built([...LETTERS, nothingSent], { lettersDue: 200 });
  expect(frozen.notices.told).toMatchObject({ firstAt: null, lastAt: null });
  const written = await built([
    ...LETTERS,
    nothingSent,
    exported('2026-12-04T12:00:00Z', 150),
    exported('2026-12-06T12:00:00Z', 50),
    exported('2026-12-08T12:00:00Z', 200, 'all'),
  ]);
  expect(written.notices.told).toMatchObject({
    firstAt: '2026-12-04T12:00:00.000Z',
    lastAt: '2026-12-06T12:00:00.000Z',
  });
});

test('letters and e-mails that left after the latest are counted as late; without a reason it is said that there is none', async () => {
  const late: Step[] = [
    ...LETTERS,
    aBatch('2026-12-05T05:00:01Z', '2026-12-05T05:01:00Z', { accepted: 90, sent: 90 }),
    aBatch('2026-12-07T05:00:01Z', '2026-12-07T05:01:00Z', { accepted: 30, sent: 30 }, [201, 400]),
    exported('2026-12-07T12:00:00Z', 7),
    exported('2026-12-08T12:00:00Z', 7, 'all'),
  ];
  const counts = { ...SETTLED, accepted: 120, letter: 80 };
  const silent = await built(late, { latest: LATEST, counts });
  expect(silent.notices.told).toMatchObject({
    latest: LATEST,
    late: { emails: 30, letters: 7 },
    lateReasons: [],
  });
  expect(silent.figures).toContainEqual(
    expect.objectContaining({ path: '/notices/told/late/letters', value: 7, query: 'ledger.late' }),
  );
  const explained = await built(late, {
    latest: LATEST,
    counts,
    lateReasons: ['entry 3 of the register, by carol'],
  });
  expect(explained.notices.told?.lateReasons).toEqual(['entry 3 of the register, by carol']);
  const words = async (report: Report) =>
    readPdf(await reportPdf(report, 'sha256:d'))
      .pages.join(' ')
      .replace(/\s+/g, ' ');
  expect(await words(silent)).toMatch(
    /LATE: 30 e-mail\(s\) and 7 letter\(s\) left after the latest, 2026-12-05 .*: late, no reason recorded\./,
  );
  expect(await words(explained)).toMatch(/why, is in entry 3 of the register, by carol\./);
});

test('in time, or where the rules leave no latest, nothing is late, whatever the register says of it', async () => {
  const inTime = [...LETTERS, exported('2026-12-04T12:00:00Z', 200)];
  for (const latest of [LATEST, undefined])
    expect((await built(inTime, { latest, lateReasons: ['x'] })).notices.told).toMatchObject({
      late: { emails: 0, letters: 0 },
      lateReasons: [],
    });
});
