import type { CaseStatus } from '../../domain/case/state';
import type { MessageName } from '../../domain/messages';
import type { Narrator } from './narrator';

/** The case as the demo sees it: the same messages and queries that every other client uses. */
export interface DemoCase {
  readonly reference: string;
  act(name: MessageName, input: object): Promise<CaseStatus>;
  status(): Promise<CaseStatus>;
  /** How many e-mails law enforcement has been sent, by the timeline. */
  agenciesEmailed(): Promise<number>;
}

const OPERATOR = 'alice';
const APPROVER = 'bob';
const DAY_MS = 86_400_000;
const POLL_MS = 200;
const PATIENCE_MS = 120_000;

const dayAfter = (iso: string, days: number): string =>
  new Date(Date.parse(iso) + days * DAY_MS).toISOString().slice(0, 10);

/** Asks again and again until the case is as wanted; the clock of a drill runs a day a second. */
const until = async (
  theCase: DemoCase,
  what: string,
  isSo: (status: CaseStatus) => boolean,
): Promise<CaseStatus> => {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    const status = await theCase.status();
    if (isSo(status)) return status;
    if (Date.now() > giveUpAt)
      throw new Error(`the demo waited in vain for: ${what} (next: ${status.next.what})`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
};

/** Plays the life of one breach from determination to closing, and tells each step with its date. */
export const playStory = async (theCase: DemoCase, tell: Narrator): Promise<CaseStatus> => {
  const opened = await theCase.status();
  tell.step(opened.caseTime, `breach ${theCase.reference} is open: something was found, nothing is decided`);

  const determined = await theCase.act('determine', {
    at: opened.caseTime,
    reason: 'the logs show the access',
    actor: OPERATOR,
  });
  tell.step(
    determined.caseTime,
    `determined to be a breach; law enforcement must know by ${determined.windows?.effective.agencies.latest}`,
  );

  const told = async (): Promise<CaseStatus> => {
    const giveUpAt = Date.now() + PATIENCE_MS;
    while ((await theCase.agenciesEmailed()) < 2 && Date.now() < giveUpAt)
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    return theCase.status();
  };
  const emailed = await told();
  tell.step(emailed.caseTime, 'USSS and FBI were notified by e-mail, with the initial report attached');

  const filed = await theCase.act('recordFiling', {
    agency: 'agencies',
    confirmation: 'CPNI-DEMO-0001',
    filedAt: emailed.caseTime,
    actor: OPERATOR,
  });
  const opensAt = filed.windows?.effective.customers.earliest;
  tell.step(filed.caseTime, 'the filing at the federal portal is recorded, confirmation CPNI-DEMO-0001');
  tell.detail(`customers may not be told before ${opensAt}: 7 full business days`);

  const held = await theCase.act('hold', {
    agency: 'FBI',
    agent: 'Special Agent Example',
    reference: 'FBI-DEMO-17',
    directedAt: filed.caseTime,
    until: dayAfter(filed.caseTime, 25),
    actor: OPERATOR,
  });
  tell.step(held.caseTime, `the FBI directs not to notify customers until ${held.holds[0]?.lastDay}`);

  const waited = await until(
    theCase,
    'two weeks under the hold',
    (status) => Date.parse(status.caseTime) > Date.parse(opensAt ?? '') + DAY_MS,
  );
  tell.step(
    waited.caseTime,
    `the window would be open, but the hold stands: ${waited.counts.accepted} customers told`,
  );
  const released = await theCase.act('releaseHold', {
    reference: 'FBI-DEMO-17',
    releasedAt: waited.caseTime,
    agent: 'Special Agent Example',
    actor: OPERATOR,
  });
  tell.step(
    released.caseTime,
    'the FBI releases the hold in writing; nothing is sent by itself: a second person must approve',
  );

  const { approval } = await theCase.status();
  const approved = await theCase.act('approve', {
    digest: approval.digest,
    reason: 'list and notice checked',
    actor: APPROVER,
  });
  tell.step(
    approved.caseTime,
    `${APPROVER} approves ${approval.digest?.slice(0, 19)}…: this list, this notice, this window`,
  );

  const sent = await until(theCase, 'every customer to have an outcome', (status) => {
    tell.progress(
      status.counts.listed - status.counts.pending,
      status.counts.listed,
      'customers have an outcome',
    );
    return ['notified', 'reported'].includes(status.phase);
  });
  tell.step(
    sent.caseTime,
    `customers notified: ${sent.counts.accepted} by e-mail, ${sent.counts.letter} by letter`,
  );

  const reported = await until(theCase, 'the final report', ({ phase }) => phase === 'reported');
  tell.step(reported.caseTime, 'the final report to the regulator is built from the records');
  const closed = await theCase.act('close', {
    as: 'complete',
    reason: 'everyone is accounted for',
    actor: OPERATOR,
  });
  tell.step(closed.caseTime, 'the case is closed; its records are kept');
  return closed;
};
