import type { Json } from '../../domain/ledger';
import { createReports } from '../../reports/create-reports';
import type { Report } from '../../reports/schema/report';
import { AT, REFERENCE, SETTLED, STORY, aCase, aLedger } from './a-case';

const DECISION = { actor: 'alice', second: 'bob', reason: 'nobody can come to harm' };
/** Determined, and nothing sent: no policy asks that customers be told. */
const UNTOLD = STORY.slice(0, 2);
const closed = (data: { readonly [key: string]: Json }) =>
  aCase({
    ledger: aLedger([...UNTOLD, ['closed', AT, { as: 'complete', second: 'bob', ...data }, 'alice']]),
    counts: { ...SETTLED, accepted: 0, letter: 0, pending: 200 },
  }).deps;

test('a case that two persons closed without telling anyone, since no policy asks for it, gets its final report', async () => {
  const deps = closed({ customersNotOwed: 'fcc-2023: no harm (64.2011(b))' });
  const request = { reference: REFERENCE, stage: 'final', at: AT, decision: DECISION } as const;
  const report = JSON.parse((await createReports(deps).build(request)).json) as Report;
  expect(report.notices.counts).toMatchObject({ listed: 200, pending: 200, accepted: 0 });
  expect(report.notices.decision).toMatchObject(DECISION);
});

test('it is not final where the customers should have been told', async () => {
  const request = { reference: REFERENCE, stage: 'final', at: AT, decision: DECISION } as const;
  await expect(createReports(closed({})).build(request)).rejects.toMatchObject({
    code: 'Conflict',
    message: expect.stringContaining('does not say that customers were notified') as string,
  });
});
