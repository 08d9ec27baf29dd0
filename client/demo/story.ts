import { caseTimeMs } from '../../domain/clock';
import type { CaseStatus } from '../../domain/case/state';
import type { MessageName } from '../../domain/messages';
import { until } from './until';
import type { Narrator } from './narrator';

/** The case as the demo sees it: the same messages and queries that every other client uses. */
export interface DemoCase {
  readonly reference: string;
  act(name: MessageName, input: object): Promise<CaseStatus>;
  status(): Promise<CaseStatus>;
  /** How many e-mails law enforcement has been sent, by the timeline. */
  agenciesEmailed(): Promise<number>;
  /** Writes the letters that are to be posted, and answers how many and where. */
  exportLetters(): Promise<{ readonly letters: number; readonly out: string }>;
}

export const OPERATOR = 'alice';
const APPROVER = 'bob';
export const AGENT = 'Special Agent Example';
const DAY_MS = 86_400_000;

/** The case's own time at this moment, ISO 8601: a query does not make `caseTime` move. */
export const present = ({ clock }: CaseStatus): string =>
  new Date(caseTimeMs(clock, Date.now())).toISOString();

export const dayAfter = (iso: string, days: number): string =>
  new Date(Date.parse(iso) + days * DAY_MS).toISOString().slice(0, 10);

/** From the determination to the filing: answers when customers may be told, ISO 8601. */
export const tellLawEnforcement = async (theCase: DemoCase, tell: Narrator): Promise<string> => {
  const opened = await theCase.status();
  const determined = await theCase.act('determine', {
    at: present(opened),
    reason: 'the logs show the access',
    actor: OPERATOR,
  });
  const { latest } = determined.windows?.effective.agencies ?? {};
  tell.step(present(determined), 'determined to be a breach: the clocks run');
  tell.detail(`law enforcement must know by ${latest}`);

  await until('the e-mails to law enforcement', async () =>
    (await theCase.agenciesEmailed()) >= 2 ? true : null,
  );
  const emailed = await theCase.status();
  tell.step(
    present(emailed),
    'USSS and FBI are notified by e-mail, the report attached; nobody had to approve that',
  );

  const filed = await theCase.act('recordFiling', {
    agency: 'agencies',
    confirmation: 'CPNI-DEMO-0001',
    filedAt: present(emailed),
    // Asked for only where it is late: on a machine that is slow, at a day a second.
    reason: 'the demo runs faster than this machine',
    actor: OPERATOR,
  });
  const opensAt = filed.windows?.effective.customers.earliest ?? '';
  tell.step(present(filed), 'the filing at the federal portal is recorded: CPNI-DEMO-0001');
  tell.detail(`customers may not be told before ${opensAt}: 7 full business days`);
  return opensAt;
};

const waitOutTheHold = async (theCase: DemoCase, tell: Narrator, opensAt: string): Promise<void> => {
  const before = await theCase.status();
  const held = await theCase.act('hold', {
    agency: 'FBI',
    agent: AGENT,
    reference: 'FBI-DEMO-17',
    directedAt: present(before),
    until: dayAfter(present(before), 25),
    actor: OPERATOR,
  });
  tell.step(present(held), `the FBI directs not to tell customers until ${held.holds[0]?.lastDay}`);

  const waited = await until('two days past the opening, under the hold', async () => {
    const status = await theCase.status();
    return Date.parse(present(status)) > Date.parse(opensAt) + 2 * DAY_MS ? status : null;
  });
  tell.step(present(waited), `the window is open, the hold stands: ${waited.counts.accepted} customers told`);

  const released = await theCase.act('releaseHold', {
    reference: 'FBI-DEMO-17',
    releasedAt: present(waited),
    agent: AGENT,
    actor: OPERATOR,
  });
  tell.step(present(released), 'the FBI releases the hold in writing; nothing is sent by that alone');
};

/** Approves what would be sent, as it is now. */
export const approveSending = async (theCase: DemoCase, tell: Narrator): Promise<void> => {
  const { approval } = await theCase.status();
  const approved = await theCase.act('approve', {
    digest: approval.digest,
    reason: 'list and notice checked',
    actor: APPROVER,
  });
  tell.step(
    present(approved),
    `${APPROVER}, who did not open the breach, approves the list, the notice and the window`,
  );
  tell.detail(`bound to ${approval.digest}`);
};

const tellCustomers = async (theCase: DemoCase, tell: Narrator): Promise<void> => {
  await approveSending(theCase, tell);
  const sent = await until('an outcome for every customer', async () => {
    const status = await theCase.status();
    const { listed, pending } = status.counts;
    tell.progress(listed - pending, listed, 'customers have an outcome');
    return ['notified', 'reported'].includes(status.phase) ? status : null;
  });
  tell.step(
    present(sent),
    `customers are notified: ${sent.counts.accepted} by e-mail, ${sent.counts.letter} by letter`,
  );
};

/** Plays the life of one breach from determination to closing, and tells each step with its date. */
export const playStory = async (theCase: DemoCase, tell: Narrator): Promise<CaseStatus> => {
  tell.step(present(await theCase.status()), `breach ${theCase.reference} is open: nothing is decided yet`);
  const opensAt = await tellLawEnforcement(theCase, tell);
  await waitOutTheHold(theCase, tell, opensAt);
  await tellCustomers(theCase, tell);
  const { letters, out } = await theCase.exportLetters();
  if (letters > 0) {
    tell.step(
      present(await theCase.status()),
      `${letters} letters are written, ready to be printed and posted`,
    );
    tell.detail(out);
  }
  const reported = await until('the final report', async () => {
    const status = await theCase.status();
    return status.phase === 'reported' ? status : null;
  });
  tell.step(present(reported), 'the final report to the regulator is built from the records');
  const closed = await theCase.act('close', {
    as: 'complete',
    reason: 'everyone is accounted for',
    actor: OPERATOR,
  });
  tell.step(present(closed), 'the case is closed; its records are kept');
  return closed;
};
