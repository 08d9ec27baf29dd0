import fc from 'fast-check';
import { holdsOf } from '../../reports/ledger/holds';
import { sendingRuns } from '../../reports/ledger/sending';
import { HOLD, RELEASE, aBatch, aLedger } from './a-case';

const INSIDE = ['2026-11-26T09:00:00Z', '2026-11-26T09:10:00Z'] as const;
const BEFORE = ['2026-11-24T09:00:00Z', '2026-11-24T09:10:00Z'] as const;
const ACROSS = ['2026-11-24T14:59:00Z', '2026-11-24T15:00:03Z'] as const;
const AFTER = ['2026-12-01T15:00:00Z', '2026-12-01T15:10:00Z'] as const;

describe('notices sent while a hold stood', () => {
  test('none, when sending began after the release was put on record', () => {
    const [hold] = holdsOf(aLedger([HOLD, RELEASE, aBatch(...AFTER, { accepted: 200 })]));
    expect(hold).toMatchObject({ noticesSentInside: 0, noticesUnderWay: 0, ending: 'released' });
  });

  test('a batch planted inside the hold shows with its number', () => {
    const ledger = aLedger([HOLD, aBatch(...INSIDE, { accepted: 37, unknown: 2, failed: 5 }), RELEASE]);
    expect(holdsOf(ledger)[0]?.noticesSentInside).toBe(39);
  });

  test('a batch between the written release and its being recorded here still counts', () => {
    const ledger = aLedger([
      HOLD,
      aBatch('2026-12-01T14:45:00Z', '2026-12-01T14:50:00Z', { accepted: 3 }),
      RELEASE,
    ]);
    expect(holdsOf(ledger)[0]?.noticesSentInside).toBe(3);
  });

  test('what was in flight when the hold came is told apart', () => {
    const ledger = aLedger([HOLD, aBatch(...ACROSS, { accepted: 60 }), RELEASE]);
    expect(holdsOf(ledger)[0]).toMatchObject({ noticesSentInside: 0, noticesUnderWay: 60 });
  });

  test('what a hold of later record found already sent is told apart', () => {
    const late = [HOLD[0], '2026-11-25T15:00:00Z', HOLD[2], 'alice'] as const;
    const ledger = aLedger([aBatch('2026-11-25T09:00:00Z', '2026-11-25T09:05:00Z', { accepted: 8 }), late]);
    expect(holdsOf(ledger)[0]).toMatchObject({ noticesSentInside: 0, noticesBeforePlaced: 8 });
  });

  test('a retry that sends nothing under the hold is no violation, though its range had been sent before', () => {
    const ledger = aLedger([
      aBatch(...BEFORE, { accepted: 150 }),
      HOLD,
      aBatch(...INSIDE, { accepted: 150 }),
      RELEASE,
    ]);
    expect(holdsOf(ledger)[0]?.noticesSentInside).toBe(0);
  });

  test('what an interrupted run had sent before the hold is not laid to the run that found it', () => {
    const found = aBatch(...INSIDE, { accepted: 150, sent: 0 });
    const ledger = aLedger([HOLD, found, RELEASE]);
    expect(holdsOf(ledger)[0]?.noticesSentInside).toBe(0);
    expect(sendingRuns(ledger)).toMatchObject([{ sent: 0, sentBefore: 150 }]);
  });

  test('letters given to the printer under the hold count as well', () => {
    const exported = [
      'letters-exported',
      INSIDE[0],
      { letters: 12, pages: 24, manifest: 'sha256:m' },
      'alice',
    ] as const;
    expect(holdsOf(aLedger([HOLD, exported, RELEASE]))[0]?.noticesSentInside).toBe(12);
  });

  test('a standing hold counts to the end of the ledger', () => {
    const ledger = aLedger([HOLD, aBatch('2031-01-01T00:00:00Z', '2031-01-01T00:01:00Z', { accepted: 1 })]);
    expect(holdsOf(ledger)[0]).toMatchObject({ ending: 'standing', endedAt: null, noticesSentInside: 1 });
  });

  test('an unreadable direction holds as any other', () => {
    const ledger = aLedger([
      [
        'hold-unreadable',
        '2026-11-24T15:00:00Z',
        { reference: 'UNREADABLE-1', message: 'hold', problem: 'no agency' },
      ],
      aBatch(...INSIDE, { accepted: 4 }),
    ]);
    expect(holdsOf(ledger)[0]).toMatchObject({
      reference: 'UNREADABLE-1',
      agency: null,
      lastDay: null,
      isReadable: false,
      noticesSentInside: 4,
    });
  });
});

describe('the life of a hold', () => {
  const LAPSE = ['hold-lapsed', '2026-12-09T05:00:00Z', { reference: 'FBI-2026-17' }] as const;
  const EXTEND = [
    'hold-extended',
    '2026-12-10T15:00:00Z',
    { reference: 'FBI-2026-17', extension: 'X', until: '2026-12-20' },
  ] as const;

  test('it lapses when its last day has passed', () => {
    expect(holdsOf(aLedger([HOLD, LAPSE]))[0]).toMatchObject({ ending: 'lapsed', endedAt: LAPSE[1] });
  });

  test('an extension after the lapse revives it', () => {
    expect(holdsOf(aLedger([HOLD, LAPSE, EXTEND]))[0]).toMatchObject({
      ending: 'standing',
      firstLastDay: '2026-12-08',
      lastDay: '2026-12-20',
    });
  });

  test('what was sent between a lapse and the extension that revives it is not inside', () => {
    const between = aBatch('2026-12-09T10:00:00Z', '2026-12-09T10:10:00Z', { accepted: 9 }, [1, 200]);
    const after = aBatch('2026-12-11T10:00:00Z', '2026-12-11T10:10:00Z', { accepted: 2 }, [201, 400]);
    const ledger = aLedger([HOLD, LAPSE, between, EXTEND, after]);
    expect(holdsOf(ledger)[0]?.noticesSentInside).toBe(2);
  });

  test('entries of another hold do not touch it', () => {
    const other = [
      'hold-released',
      '2026-11-25T00:00:00Z',
      { reference: 'USSS-1', releasedAt: '2026-11-25T00:00:00Z' },
    ] as const;
    expect(holdsOf(aLedger([HOLD, other]))[0]?.ending).toBe('standing');
  });

  test('an entry without what the report needs is an error that names it', () => {
    const broken = [
      'hold-placed',
      '2026-11-24T15:00:00Z',
      { reference: 'FBI-1', agency: 'CIA', lastDay: 'soon' },
    ] as const;
    expect(() => holdsOf(aLedger([broken]))).toThrow(
      /ledger entry 1 \(hold-placed\).*agency.*directedAt.*lastDay/,
    );
  });
});

test('however a range is cut into attempts, each notice is counted once', () => {
  const steps = fc.array(fc.record({ accepted: fc.nat(30), crashed: fc.nat(5) }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(steps, (attempts) => {
      let accepted = 0;
      let unknown = 0;
      const batches = attempts.map((attempt) => {
        accepted += attempt.accepted;
        unknown += attempt.crashed;
        return aBatch(...INSIDE, { accepted, unknown, doubted: attempt.crashed });
      });
      const sent = sendingRuns(aLedger(batches)).reduce((sum, run) => sum + run.sent, 0);
      expect(sent).toBe(accepted);
    }),
    { seed: 64_2011, verbose: 1 },
  );
});
