import { readCase } from '../../reports/read-case';
import { AT, REFERENCE, STORY, aCase, aLedger } from './a-case';

const CLOSED = [{ date: '2026-11-27', name: 'day after Thanksgiving' }];
const request = { reference: REFERENCE, stage: 'initial', at: AT } as const;

test('days are counted by the zone and the closures of the opening, whatever the carrier’s file says since', async () => {
  const opening = [
    'opened',
    '2026-11-23T15:00:00Z',
    { policies: ['fcc-2007 v1'], zone: 'America/Denver', closures: CLOSED },
  ] as const;
  const { deps } = aCase({ ledger: aLedger([opening, ...STORY.slice(1)]) });
  expect(await readCase(deps, request)).toMatchObject({
    zone: 'America/Denver',
    windowsInput: { zone: 'America/Denver', closures: CLOSED },
  });
});

test('those of the carrier’s file where the ledger does not say', async () => {
  const { deps } = aCase();
  expect(await readCase({ ...deps, closures: CLOSED }, request)).toMatchObject({
    zone: 'America/New_York',
    windowsInput: { zone: 'America/New_York', closures: CLOSED },
  });
});
