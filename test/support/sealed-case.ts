import { Readable } from 'node:stream';
import type { Contact } from '../../domain/customer';
import type { LedgerKind, Json } from '../../domain/ledger';
import type { NoticeOutcome } from '../../domain/ports';
import type { RetryState } from '../../domain/counts';
import { caseIdOf } from '../../mail/verp';
import { settleBounces } from '../../records/bounces';
import { createCaseStore } from '../../records/case-store';
import type { Database } from '../../records/database';
import { createDispatchStore } from '../../records/dispatch-store';
import { importCustomers } from '../../records/import/import-customers';
import { createLedgerStore } from '../../records/ledger-store';
import { aBreach, somePeople } from './records';

const AT = '2026-12-01T12:00:00.000Z';
const POSTAL: Contact = { addressLine1: '1 Main St', city: 'Austin', state: 'TX', postalCode: '78701' };

/**
 * A case whose notices are sent and sealed as a worker does it, step by step. Its people, in order of number: 1 to 6 by e-mail,
 * of whom the first has an agent, who gets a copy (number 9), and 3 has a former address; 7 by letter; 8 has no address at all.
 */
export const sealedCase = async (database: Database, reference: string) => {
  await aBreach(database, reference);
  const address = (index: number): Contact => ({ email: `person${index}@example.com`, ...POSTAL });
  await somePeople(database, reference, [
    { id: 'c1', contact: { ...address(1), agentEmail: 'agent@example.com' }, segment: 'business' },
    { id: 'c2', contact: address(2) },
    { id: 'c3', contact: { ...address(3), previousEmail: 'former3@example.com' } },
    ...[4, 5, 6].map((index) => ({ id: `c${index}`, contact: address(index) })),
    { id: 'c7', contact: POSTAL },
    { id: 'c8', contact: { name: 'Nobody Knows' } },
  ]);
  const cases = createCaseStore(database);
  const dispatches = createDispatchStore(database, { messageIdDomain: 'carrier.example' });
  let notes = 0;
  const note = (kind: LedgerKind, data: { readonly [key: string]: Json } = {}) =>
    createLedgerStore(database).append(reference, [
      { key: `case/${(notes += 1)}`, at: AT, kind, actor: 'tocsin', data },
    ]);
  await note('opened');
  await cases.setStanding(reference, { phase: 'notifying', stopped: false });
  return {
    reference,
    note,
    dispatches,
    freeze: async (dispatch: number, again: readonly RetryState[] = [], noticeVersion = 'v1') => {
      const { digest: listDigest } = await cases.survey(reference);
      const request = { reference, dispatch, noticeVersion, at: AT, listDigest, again };
      const { isFrozen: _, ...frozen } = await dispatches.freeze(request);
      await note('recipients-frozen', {
        dispatch,
        noticeVersion,
        ...frozen,
        copies: frozen.copies ?? 0,
        waveEnds: [],
      });
    },
    /** What a relay says of some. */
    send: async (
      dispatch: number,
      outcomes: Readonly<Record<number, NoticeOutcome['state']>>,
      changes: Partial<NoticeOutcome> = {},
    ) => {
      const seqs = Object.keys(outcomes).map(Number);
      await dispatches.claim(reference, dispatch, seqs);
      await dispatches.settle(
        reference,
        dispatch,
        seqs.map((seq) => ({
          seq,
          state: outcomes[seq] ?? 'accepted',
          reply: '250 queued',
          at: AT,
          ...changes,
        })),
      );
    },
    seal: async (dispatch: number, fromSeq: number, toSeq: number) => {
      const seal = await dispatches.sealRange(reference, dispatch, fromSeq, toSeq);
      await createLedgerStore(database).append(reference, [
        {
          key: `dispatch/${dispatch}/${fromSeq}-${toSeq}/${seal.digest}`,
          isNamedByContent: true,
          at: AT,
          kind: 'batch-sent',
          actor: 'tocsin',
          data: { dispatch, fromSeq, toSeq, doubted: 0, sent: 0, from: AT, until: AT, ...seal },
        },
      ]);
    },
    bounce: (dispatch: number, seq: number) =>
      settleBounces(database, {
        actor: 'ada',
        bounces: [
          {
            notice: { caseId: caseIdOf(reference), dispatch, seq },
            evidence: 'came back (5.1.1): smtp; 550 no such user',
          },
        ],
      }),
    /** A list that says something else of some. */
    amend: (rows: readonly string[]) =>
      importCustomers(database, {
        reference,
        stream: Readable.from([['customer_id,email,data_types', ...rows].join('\n')]),
        format: 'csv',
        actor: 'ada',
      }),
  };
};
export type SealedCase = Awaited<ReturnType<typeof sealedCase>>;

/** Everybody's notice is sent, sealed and told: of dispatch 1, 1 to 4 and the copy accepted, 5 failed, 6 in doubt. */
export const sentAndSealed = async (database: Database, reference: string): Promise<SealedCase> => {
  const all = await sealedCase(database, reference);
  await all.freeze(1);
  await all.send(1, { 1: 'accepted', 2: 'accepted', 3: 'accepted', 4: 'accepted', 9: 'accepted' });
  await all.send(1, { 5: 'failed', 6: 'unknown' }, { reply: '550 5.1.1 no such user' });
  await all.seal(1, 1, 5);
  await all.seal(1, 6, 9);
  await all.note('customers-notified');
  return all;
};
