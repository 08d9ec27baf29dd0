import { TocsinError } from '../../domain/errors';
import { retentionMessageSchemas } from '../../domain/retention/messages';
import type { RetentionMessage, RetentionMessageName } from '../../domain/retention/messages';
import type { NoticeCounts } from '../../domain/counts';
import type { RetentionStanding } from '../../domain/retention/ports';
import { judgeLegalHold, judgeLegalRelease, judgePurge } from '../../domain/retention/judge';
import { openRetention, standingLegalHolds } from '../../domain/retention/state';
import type { LegalHold } from '../../domain/retention/state';
import { retentionStatus } from '../../domain/retention/status';
import type { RetentionStatus } from '../../domain/retention/status';
import { caseTimeOf, readBreach } from '../../records/breaches';
import type { BreachRecord } from '../../records/breaches';
import { noticeCounts } from '../../records/case-store';
import type { Database } from '../../records/database';
import { appendWithin } from '../../records/ledger-store';
import { legalHoldsOnRecord } from '../../records/legal-holds';
import { readRetention } from '../../records/retention-store';
import { parseTyped } from '../act/parse-act';
import type { Globals, Result } from '../action';
import { withRecords } from '../with-records';
import { actOnRetention } from './retention-client';
import { retentionText } from './retention-text';

const OVER = ['closed', 'not-a-breach'];

type LegalHoldName = 'placeLegalHold' | 'releaseLegalHold';

/** While a case is open nothing of it is destroyed; the legal hold stands on its ledger, where its retention finds it. */
const onLedger = async (
  database: Database,
  breach: BreachRecord,
  name: LegalHoldName,
  message: RetentionMessage<LegalHoldName>,
): Promise<RetentionStatus> =>
  database.kysely.transaction().execute(async (transaction) => {
    const at = caseTimeOf(breach, Date.now());
    const { reference } = breach;
    const legalHolds = await legalHoldsOnRecord(transaction, reference);
    const state = { ...openRetention(reference), legalHolds };
    const verdict = (name === 'placeLegalHold' ? judgeLegalHold : judgeLegalRelease)(state, message, at);
    if (verdict.kind === 'refused')
      throw new TocsinError(verdict.refusal.code, verdict.refusal.message, verdict.refusal.fix);
    if (verdict.kind === 'repeat') return retentionStatus(state);
    const { kind, text, data } = verdict.entry;
    await appendWithin(transaction, reference, [
      {
        key: `${kind}/${message.reference}/${at}`,
        isNamedByContent: true,
        at,
        kind,
        actor: message.actor,
        data: { ...data, text },
      },
    ]);
    return retentionStatus(verdict.state);
  });

const refuseDestroyed = async (database: Database, reference: string): Promise<void> => {
  const standing = await readRetention(database, reference);
  if (standing?.destroyedAt)
    throw new TocsinError(
      'Conflict',
      `the personal data of ${reference} were destroyed ${standing.destroyedAt}`,
      `See tocsin ledger show ${reference}.`,
    );
};

const answer = (status: RetentionStatus, said: string[], next: string): Result => ({
  data: status,
  text: retentionText(status),
  said,
  next,
});

const rehearsed = (name: RetentionMessageName, message: object): Result => ({
  data: { message: name, input: message, sent: false },
  said: ['This can be sent. Nothing was changed.'],
});

/** `tocsin records legal-hold place|release`, of an open case too. */
export const legalHold = (
  reference: string,
  name: LegalHoldName,
  typed: { readonly reference: string; readonly reason: string },
  { actor, dryRun }: Globals,
): Promise<Result> =>
  withRecords(async (database) => {
    const message = parseTyped(retentionMessageSchemas[name], { ...typed, actor });
    const breach = await readBreach(database, reference);
    await refuseDestroyed(database, reference);
    if (dryRun) return rehearsed(name, message);
    const status = OVER.includes(breach.phase)
      ? await actOnRetention(database, breach, name, message)
      : await onLedger(database, breach, name, message);
    return answer(
      status,
      [
        name === 'placeLegalHold'
          ? `Legal hold ${message.reference} stands: nothing of ${reference} is destroyed.`
          : `Legal hold ${message.reference} is released.`,
      ],
      `tocsin records legal-hold list ${reference}`,
    );
  });

const stillOpen = ({ reference, phase }: BreachRecord, legalHolds: readonly LegalHold[]): TocsinError => {
  const holds = standingLegalHolds({ legalHolds }).map((hold) => hold.reference);
  return new TocsinError(
    'OutsideWindow',
    `${reference} is ${phase}: nothing is destroyed before it is closed and its time is over` +
      (holds.length > 0 ? `; and it is under legal hold: ${holds.join(', ')}` : ''),
    holds.length > 0
      ? `See tocsin breach show ${reference} and tocsin records legal-hold list ${reference}.`
      : `See tocsin breach show ${reference}.`,
  );
};

/** What the act would come to, by the records: refused as it would be, with the same exit code. */
const rehearsedPurge = (
  breach: BreachRecord,
  message: RetentionMessage<'purge'>,
  standing: RetentionStanding | null,
  legalHolds: readonly LegalHold[],
  counts: NoticeCounts,
): Result => {
  const { reference, customers } = breach;
  if (standing?.phase === 'destroying')
    return {
      data: { reference, ...standing },
      said: ['Nothing would change: it is decided and under way.'],
    };
  const { until = null, why = null } = standing ?? {};
  const end = until === null ? null : { until, why: why ?? 'its retention' };
  const state = { ...openRetention(reference), end, legalHolds };
  const verdict = judgePurge(state, message, Date.parse(caseTimeOf(breach, Date.now())), counts);
  if (verdict.kind === 'refused') {
    const { code, message: text, fix } = verdict.refusal;
    throw new TocsinError(code, text, fix);
  }
  return {
    data: { message: 'purge', input: message, people: customers, ...standing, sent: false },
    said: [
      `The personal data of ${customers} people would be destroyed: their time was over ${until}. Nothing was changed.`,
    ],
  };
};

/**
 * `tocsin records purge`: two persons have the personal data of a closed breach destroyed, once their time is over.
 * @throws TocsinError Held under a legal hold; OutsideWindow before the time; NotAllowed by one person alone
 */
export const purge = (
  reference: string,
  typed: { readonly second?: string; readonly reason: string },
  { actor, dryRun, yes }: Globals,
): Promise<Result> =>
  withRecords(async (database) => {
    const message = parseTyped(retentionMessageSchemas.purge, { ...typed, actor });
    const breach = await readBreach(database, reference);
    const standing = await readRetention(database, reference);
    if (standing?.destroyedAt)
      return {
        data: { reference, ...standing },
        said: [`Nothing has changed: the personal data were destroyed ${standing.destroyedAt}.`],
        next: `tocsin ledger verify ${reference}`,
      };
    const legalHolds = await legalHoldsOnRecord(database.kysely, reference);
    if (!OVER.includes(breach.phase)) throw stillOpen(breach, legalHolds);
    if (dryRun)
      return rehearsedPurge(breach, message, standing, legalHolds, await noticeCounts(database, reference));
    if (!yes)
      throw new TocsinError(
        'Declined',
        `this destroys the personal data of ${breach.customers} people in ${reference} for good`,
        `Look first: --dry-run. Keep what you must: tocsin evidence export ${reference}. Then repeat with --yes.`,
      );
    const status = await actOnRetention(database, breach, 'purge', message);
    return answer(
      status,
      [
        status.phase === 'destroyed'
          ? 'Destroyed, and tried: nobody of it can be read any more. The ledger and the counts stay.'
          : 'It is decided and under way; repeat this to see whether it has ended.',
        'Copies that hold the data key are not out of reach: backups from before, together with their key-encryption key; letters and evidence that were exported.',
      ],
      `tocsin ledger verify ${reference}`,
    );
  });
