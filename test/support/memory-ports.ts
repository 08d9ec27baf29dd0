import { createHash } from 'node:crypto';
import type { ActivityDeps } from '../../activities/index';
import { NO_NOTICES } from '../../domain/counts';
import type { NoticeCounts, NoticeState } from '../../domain/counts';
import { TocsinError } from '../../domain/errors';
import type { LedgerEntryInput } from '../../domain/ledger';
import type { MailOutcome, OutgoingMessage, PendingNotice, Standing } from '../../domain/ports';
import { loadPolicies } from '../../config/policies';
import { aBreachFile } from './builders';

interface Row {
  seq: number;
  customerId: string;
  state: NoticeState;
  at: string | null;
}

/** One message that the relay was handed, with the case time that the sender noted. */
export interface Handed {
  readonly message: OutgoingMessage;
  readonly route: string;
}

/**
 * The outside of a case in memory, for stories and properties of the workflow by the hundred. The activities over it
 * are the real ones; records, mail and reports themselves are tested against Postgres and SMTP elsewhere.
 */
export const memoryPorts = () => {
  const ledger: LedgerEntryInput[] = [];
  const customers: string[] = [];
  const rows: Row[] = [];
  const handed: Handed[] = [];
  const standings: Standing[] = [];
  let answer: (message: OutgoingMessage) => MailOutcome | Promise<MailOutcome> = () => ({
    kind: 'accepted',
    reply: '250 ok',
  });

  const sha = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');
  const counts = (): NoticeCounts => {
    const sum = { ...NO_NOTICES, listed: customers.length } as Record<keyof NoticeCounts, number>;
    for (const { state } of rows) sum[state === 'sending' ? 'pending' : state] += 1;
    sum.pending += customers.length - rows.length;
    return sum;
  };
  const inRange = (from: number, to: number): Row[] => rows.filter(({ seq }) => seq >= from && seq <= to);

  const deps: ActivityDeps = {
    isSandbox: true,
    policies: (ids) =>
      ids.map((id) => {
        const policy = loadPolicies().find((known) => known.id === id);
        if (!policy) throw new TocsinError('NotFound', `there is no policy ${id}`);
        return policy;
      }),
    mail: {
      send: async (message, route) => {
        handed.push({ message, route });
        return answer(message);
      },
    },
    notices: {
      version: () => ({ version: 'v1', digest: 'notice-digest' }),
      render: ({ contact }) => ({
        subject: 'Notice',
        text: `Dear ${contact.name ?? ''}`,
        html: '<p></p>',
        language: 'en',
      }),
    },
    reports: {
      build: async ({ reference, stage }) => ({
        reportId: `${reference}/${stage}/1`,
        stage,
        digest: sha(stage),
        json: '{}',
        pdf: new Uint8Array(),
      }),
      read: async (reportId) => ({
        reportId,
        stage: 'initial',
        digest: sha('initial'),
        json: '{}',
        pdf: new Uint8Array([1]),
      }),
    },
    carrier: {
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
    },
    ledger: {
      append: async (_reference, entries) => {
        for (const entry of entries) if (!ledger.some(({ key }) => key === entry.key)) ledger.push(entry);
        return { seq: ledger.length, hash: sha(ledger) };
      },
    },
    cases: {
      setStanding: async (_reference, standing) => void standings.push(standing),
      survey: async () => ({
        customers: customers.length,
        digest: sha(customers),
        counts: counts(),
        undispatched: customers.length - rows.length,
      }),
      document: async () => aBreachFile(),
    },
    dispatches: {
      freeze: async ({ listDigest }) => {
        if (listDigest !== sha(customers))
          return {
            isFrozen: false,
            total: 0,
            byEmail: 0,
            byLetter: 0,
            withoutAddress: 0,
            listDigest: sha(customers),
          };
        for (const customerId of customers)
          if (!rows.some((row) => row.customerId === customerId))
            rows.push({ seq: rows.length + 1, customerId, state: 'pending', at: null });
        return {
          isFrozen: true,
          total: rows.length,
          byEmail: rows.length,
          byLetter: 0,
          withoutAddress: 0,
          listDigest,
        };
      },
      openRange: async ({ fromSeq, toSeq, unknownSends }) => {
        const doubted = inRange(fromSeq, toSeq).filter(({ state }) => state === 'sending');
        for (const row of doubted) row.state = 'unknown';
        const open = unknownSends === 'resend' ? ['pending', 'unknown'] : ['pending'];
        const toSend = inRange(fromSeq, toSeq)
          .filter(({ state }) => open.includes(state))
          .map(({ seq, customerId }): PendingNotice => ({
            seq,
            customerId,
            to: `${customerId}@example.com`,
            messageId: `${customerId}@mail.example.com`,
            contact: { name: customerId },
            dataTypes: ['call_detail'],
          }));
        return { toSend, doubted: doubted.length };
      },
      claim: async (_reference, _dispatch, seqs) => {
        if (standings.at(-1)?.stopped !== false) return false;
        for (const row of rows) if (seqs.includes(row.seq)) row.state = 'sending';
        return true;
      },
      settle: async (_reference, _dispatch, outcomes) => {
        for (const { seq, state, at } of outcomes)
          for (const row of rows) if (row.seq === seq) Object.assign(row, { state, at });
      },
      sealRange: async (_reference, _dispatch, from, to) => {
        const range = inRange(from, to);
        const count = (state: NoticeState): number => range.filter((row) => row.state === state).length;
        return {
          accepted: count('accepted'),
          letter: count('letter'),
          unknown: count('unknown'),
          failed: count('failed'),
          pending: count('pending'),
          digest: sha(range),
        };
      },
    },
  };
  return {
    deps,
    ledger,
    handed,
    rows,
    standings,
    counts,
    addCustomers: (...ids: string[]) => void customers.push(...ids),
    /** What the relay says from now on. */
    relayAnswers: (next: typeof answer) => void (answer = next),
    /** Messages to customers, without those to agencies and roles. */
    toCustomers: () => handed.filter(({ message }) => message.to.some((to) => to.endsWith('@example.com'))),
  };
};
export type MemoryPorts = ReturnType<typeof memoryPorts>;
