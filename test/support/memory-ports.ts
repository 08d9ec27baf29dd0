import { createHash } from 'node:crypto';
import type { ActivityDeps } from '../../activities/index';
import { NO_NOTICES } from '../../domain/counts';
import type { NoticeCounts, NoticeState } from '../../domain/counts';
import type { LedgerEntryInput } from '../../domain/ledger';
import { SAMPLE_NOTICE_CODE } from '../../domain/notice-code';
import type {
  CarrierPort,
  DispatchPort,
  MailOutcome,
  NoticeFacts,
  OutgoingMessage,
  PendingNotice,
  ReportPort,
  Standing,
} from '../../domain/ports';
import { loadPolicy } from '../../config/policies';
import { paceNameOf } from '../../domain/sending/domain-groups';
import { waveCounts } from '../../domain/sending/waves';
import { aBreachFile } from './builders';
import { noAccountChanges } from './no-account-changes';
import { memoryRetention } from './memory-retention';
import { memoryYearly } from './memory-yearly';

interface Row {
  seq: number;
  dispatch: number;
  customerId: string;
  noticeVersion: string;
  channel: 'email' | 'letter';
  state: NoticeState;
  at: string | null;
  isDistrusted?: boolean;
  /** It came back, and has another address: the next dispatch takes it up. */
  isRequeued?: boolean;
}

/** One message that the relay was handed, and by which route. */
export interface Handed {
  readonly message: OutgoingMessage;
  readonly route: string;
}

export const ACCEPTED: MailOutcome = { kind: 'accepted', reply: '250 ok' };

const sha = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

const CARRIER: CarrierPort = {
  identity: () => ({
    legalName: 'Example Telecom LLC',
    frn: '0000000000',
    filer499Id: '800000',
    postalAddress: ['1 Example Way', 'Springfield'],
    phone: '+1-555-0100',
    mailDomain: 'mail.example.com',
  }),
  agencyAddress: (agency) => `${agency.toLowerCase()}@agency.example`,
  roleAddresses: (role) => [`${role}@carrier.example`],
};

const countBy = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

/** What a test may turn while a case runs. */
export interface Dials {
  /** What the relay answers. */
  relay: (message: OutgoingMessage) => MailOutcome | Promise<MailOutcome>;
  /** The version of the notice that the worker has. */
  noticeVersion: string;
  /** Who has no e-mail address: theirs goes by letter. */
  isByLetter: (customerId: string) => boolean;
  /** Where somebody lives, by two letters; null: not known. */
  stateOf: (customerId: string) => string | null;
  /** Letters that no export has written. */
  lettersDue: number;
  /** Somebody has set the stop flag in the records by hand. */
  isStoppedByHand: boolean;
  /** Awaited before each of these does its work; may throw. */
  before: {
    freeze?: () => unknown;
    append?: () => unknown;
    report?: (stage: string) => unknown;
    standing?: () => unknown;
  };
}

/**
 * The outside of a case in memory, for stories and properties of the workflow by the hundred. The activities over it
 * are the real ones; records, mail and reports themselves are tested against Postgres and SMTP elsewhere.
 */
export const memoryPorts = () => {
  const dials: Dials = {
    relay: () => ACCEPTED,
    noticeVersion: 'v1',
    isByLetter: () => false,
    stateOf: () => null,
    lettersDue: 0,
    isStoppedByHand: false,
    before: {},
  };
  const ledger: LedgerEntryInput[] = [];
  const ledgerKeys = new Set<string>();
  const customers: string[] = [];
  const rows: Row[] = [];
  const handed: Handed[] = [];
  const standings: Standing[] = [];
  const rendered: NoticeFacts[] = [];
  const reports: string[] = [];
  const ratesSet: Readonly<Record<string, number>>[] = [];

  const counts = (): NoticeCounts => {
    const sum = { ...NO_NOTICES, listed: customers.length } as Record<keyof NoticeCounts, number>;
    for (const { state } of rows) sum[state === 'sending' ? 'pending' : state] += 1;
    sum.pending += customers.length - rows.length;
    return sum;
  };
  const ofDispatch = (dispatch: number): Row[] => rows.filter((row) => row.dispatch === dispatch);
  const inRange = (dispatch: number, from: number, to: number): Row[] =>
    rows.filter(({ seq, dispatch: own }) => own === dispatch && seq >= from && seq <= to);

  const dispatches: DispatchPort = {
    freeze: async ({ dispatch, listDigest, noticeVersion, at, waves, again = [] }) => {
      await dials.before.freeze?.();
      const standing = sha(customers);
      const answer = (isFrozen: boolean) => {
        const frozen = ofDispatch(dispatch);
        const byLetter = frozen.filter(({ state }) => state === 'letter').length;
        const total = frozen.length;
        return {
          isFrozen,
          total,
          byEmail: total - byLetter,
          byLetter,
          withoutAddress: 0,
          listDigest: standing,
          ...(waves
            ? {
                waveEnds: waveCounts(waves, total).map(
                  (
                    (sum) => (count: number) =>
                      (sum += count)
                  )(0),
                ),
              }
            : {}),
        };
      };
      if (ofDispatch(dispatch).length > 0) return answer(true);
      if (listDigest !== standing) return answer(false);
      for (const row of [...rows])
        if (row.state === 'pending' && row.noticeVersion !== noticeVersion) rows.splice(rows.indexOf(row), 1);
      const retried = rows.filter(
        ({ state, isRequeued }) => isRequeued || (again as readonly NoticeState[]).includes(state),
      );
      const taken = new Set(rows.map(({ customerId }) => customerId));
      const fresh = customers.filter((customerId) => !taken.has(customerId));
      fresh.forEach((customerId, index) => {
        const state = dials.isByLetter(customerId) ? 'letter' : 'pending';
        rows.push({
          seq: index + 1,
          dispatch,
          customerId,
          noticeVersion,
          channel: state === 'letter' ? 'letter' : 'email',
          state,
          at: state === 'letter' ? at : null,
        });
      });
      for (const row of retried)
        Object.assign(row, {
          dispatch,
          noticeVersion,
          state: 'pending',
          isDistrusted: false,
          isRequeued: false,
          seq: ofDispatch(dispatch).length + 1,
        });
      return answer(true);
    },
    openRange: async ({ dispatch, fromSeq, toSeq, unknownSends }) => {
      const range = inRange(dispatch, fromSeq, toSeq);
      const doubted = range.filter(({ state }) => state === 'sending');
      for (const row of doubted) row.state = 'unknown';
      const open = unknownSends === 'resend' ? ['pending', 'unknown'] : ['pending'];
      const toSend = range
        .filter(({ state, isRequeued }) => open.includes(state) && !isRequeued)
        .map(({ seq, customerId }): PendingNotice => ({
          seq,
          customerId,
          to: `${customerId}@example.com`,
          messageId: `${customerId}@mail.example.com`,
          code: SAMPLE_NOTICE_CODE,
          contact: { name: customerId },
          attempts: 1,
          dataTypes: ['call_detail'],
        }));
      return { toSend, doubted: doubted.length };
    },
    claim: async (_reference, dispatch, seqs) => {
      if (dials.isStoppedByHand || standings.at(-1)?.stopped !== false)
        return { isClaimed: false, isPaced: false };
      for (const row of ofDispatch(dispatch)) if (seqs.includes(row.seq)) row.state = 'sending';
      return { isClaimed: true, isPaced: false };
    },
    settle: async (_reference, dispatch, outcomes) => {
      for (const { seq, state, at, isAboutSender = false } of outcomes)
        for (const row of ofDispatch(dispatch))
          if (row.seq === seq) Object.assign(row, { state, at, isDistrusted: isAboutSender });
    },
    interrupted: async (_reference, dispatch) =>
      ofDispatch(dispatch)
        .filter(({ state }) => state === 'sending')
        .map(({ seq }) => seq),
    doubt: async ({ dispatch, fromSeq, toSeq }) => {
      const doubted = inRange(dispatch, fromSeq, toSeq).filter(({ state }) => state === 'sending');
      for (const row of doubted) row.state = 'unknown';
      return doubted.length;
    },
    distrusted: async (_reference, dispatch) =>
      ofDispatch(dispatch).filter(({ state, isDistrusted }) => isDistrusted && state === 'pending').length,
    weigh: async (_reference, dispatch, from, to) => {
      const emails = inRange(dispatch, from, to).filter(({ channel }) => channel === 'email');
      const count = (...states: NoticeState[]): number =>
        emails.filter(({ state }) => states.includes(state)).length;
      return {
        emails: emails.length,
        pending: count('pending', 'sending'),
        accepted: count('accepted'),
        refused: count('letter', 'bounced', 'failed'),
        distrusted: emails.filter(({ isDistrusted }) => isDistrusted).length,
      };
    },
    sealRange: async (_reference, dispatch, from, to) => {
      const range = inRange(dispatch, from, to);
      const count = (state: NoticeState): number =>
        range.filter((row) => row.state === state && !row.isRequeued).length;
      return {
        accepted: count('accepted'),
        bounced: count('bounced'),
        letter: count('letter'),
        unknown: count('unknown'),
        failed: count('failed'),
        pending: count('pending'),
        digest: sha(range),
        lines: range.length,
      };
    },
  };

  const reportPort: ReportPort = {
    build: async ({ reference, stage }) => {
      await dials.before.report?.(stage);
      reports.push(stage);
      const reportId = `${reference}/${stage}/${reports.length}`;
      return { reportId, stage, digest: sha(stage), json: '{}', pdf: new Uint8Array() };
    },
    read: async (reportId) => ({
      reportId,
      stage: 'initial',
      digest: sha('initial'),
      json: '{}',
      pdf: new Uint8Array([1]),
    }),
  };

  const yearly = memoryYearly();
  const retention = memoryRetention(ledger);
  const deps: ActivityDeps = {
    ...noAccountChanges,
    isSandbox: true,
    asking: { maySend: async () => true },
    webhooks: { listeners: () => [], post: async () => ({ kind: 'delivered', reply: '204' }) },
    policies: (ids) => ids.map((id) => loadPolicy(id)),
    mail: {
      send: async (message, route) => {
        handed.push({ message, route });
        return dials.relay(message);
      },
    },
    notices: {
      version: () => ({ version: dials.noticeVersion, digest: sha(dials.noticeVersion) }),
      render: ({ contact, caseFacts }) => {
        rendered.push(caseFacts);
        return { subject: 'Notice', text: `Dear ${contact.name ?? ''}`, html: '<p></p>', language: 'en' };
      },
    },
    reports: reportPort,
    carrier: CARRIER,
    ledger: {
      append: async (_reference, entries) => {
        await dials.before.append?.();
        for (const entry of entries.filter(({ key }) => !ledgerKeys.has(key))) {
          ledgerKeys.add(entry.key);
          ledger.push(entry);
        }
        return { seq: ledger.length, hash: sha(ledger.length) };
      },
    },
    checkpoints: { keep: async () => undefined },
    cases: {
      setStanding: async (_reference, standing) => {
        await dials.before.standing?.();
        standings.push(standing);
      },
      survey: async () => ({
        customers: customers.length,
        digest: sha(customers),
        counts: counts(),
        undispatched: customers.length - rows.length + rows.filter(({ isRequeued }) => isRequeued).length,
        ...(dials.lettersDue > 0 ? { lettersDue: dials.lettersDue } : {}),
        byState: countBy(customers.flatMap((id) => dials.stateOf(id) ?? [])),
      }),
      document: async () => aBreachFile(),
    },
    dispatches,
    pace: {
      setRates: async (_reference, next) => void ratesSet.push(next),
      isPaced: async () => false,
      take: async () => ({ granted: {}, waitMs: 0, isPaced: false }),
      slowDown: async () => undefined,
    },
    paceNameOf: paceNameOf(),
    carrierRates: { yahoo: 9 },
    ...yearly.deps,
    ...retention.deps,
  };
  const entries = (...kinds: string[]): LedgerEntryInput[] =>
    ledger.filter(({ kind }) => kinds.includes(kind));
  return {
    deps,
    dials,
    ledger,
    handed,
    rows,
    /** Drafts and outcomes of yearly work. */
    yearly,
    retention,
    standings,
    /** The case's facts with which each notice was made. */
    rendered,
    /** Stages of the reports that were built. */
    reports,
    /** Rates as they were put in force, in order. */
    ratesSet,
    counts,
    entries,
    addCustomers: (...ids: string[]) => void customers.push(...ids),
    /** Their notice has come back, and they have another address. */
    putBack: (id: string) => {
      for (const row of rows)
        if (row.customerId === id) Object.assign(row, { state: 'pending', isRequeued: true });
    },
    /** Takes people off the list whom no dispatch has taken up. */
    removeCustomer: (id: string) => void customers.splice(customers.indexOf(id), 1),
    /** People of an earlier dispatch, with what became of them. */
    seed: (state: NoticeState, ...ids: string[]) => {
      customers.push(...ids);
      for (const customerId of ids)
        rows.push({
          seq: rows.length + 1,
          dispatch: 1,
          customerId,
          noticeVersion: 'v1',
          channel: 'email',
          state,
          at: null,
        });
    },
    relayAnswers: (next: Dials['relay']) => void (dials.relay = next),
    /** Messages to customers, without those to agencies and roles. */
    toCustomers: () => handed.filter(({ message }) => isToCustomer(message)),
    toAgencies: () => handed.filter(({ message }) => message.to[0]?.endsWith('@agency.example')),
    toRoles: () => handed.filter(({ message }) => message.to[0]?.endsWith('@carrier.example')),
  };
};
export type MemoryPorts = ReturnType<typeof memoryPorts>;

/** Whether a message is a customer's notice. */
export const isToCustomer = ({ to }: OutgoingMessage): boolean =>
  to.some((address) => address.endsWith('@example.com'));
