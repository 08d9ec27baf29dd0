import {
  ActivityFailure,
  CancellationScope,
  TemporalFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
} from '@temporalio/workflow';
import { oneLine } from '../domain/case/limits';
import { realMsUntil } from '../domain/clock';
import type { Role } from '../domain/ports';
import { standingLegalHolds } from '../domain/retention/state';
import { alerts } from './activity-options';
import { purgeRecords, retentionEnd, retentionOnRecord } from './retention-activities';
import type { RetentionInput, RetentionOutcome } from './retention-contract';
import { openRetentionDesk } from './retention-desk';
import type { RetentionDesk } from './retention-desk';
import { takeRetentionMessages } from './retention-messages';

/** Temporal's timers are kept in nanoseconds; a wait of centuries is set anew every ten years. */
const LONGEST_TIMER_MS = 10 * 365 * 86_400_000;
const ASK_AGAIN_MS = 30 * 86_400_000;
const ROLES: readonly Role[] = ['legal', 'security'];

/** What decides of the next step. */
const look = (desk: RetentionDesk): string =>
  JSON.stringify([standingLegalHolds(desk.state()).length, desk.state().purge, desk.isLong()]);

/**
 * Waits until something changes, or the case clock reaches an instant: one named timer in the UI.
 * @param seen what the step began with: what has changed since is not waited for
 */
const changedOrAt = async (
  desk: RetentionDesk,
  atMs: number | null,
  summary: string,
  seen = look(desk),
): Promise<void> => {
  const { clock } = desk.input;
  const hasChanged = (): boolean => look(desk) !== seen;
  if (atMs === null) return condition(hasChanged);
  const waitMs = Math.min(LONGEST_TIMER_MS, Math.max(1, realMsUntil(clock, atMs, Date.now())));
  await condition(hasChanged, waitMs, { summary: oneLine(summary, 180) });
};

/** Tells people. What cannot be told is on the ledger all the same, and is told again with the next one. */
const tell = async (desk: RetentionDesk, key: string, text: string): Promise<void> => {
  const { reference, clock, isDrill } = desk.input;
  try {
    await alerts.alertRoles.executeWithOptions({ summary: oneLine(text, 180) }, [
      { reference, key, subject: text, text, roles: ROLES, clock, isDrill },
    ]);
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
  }
};

/** What nobody needs any more once two persons have decided. */
const untilDecided = async (desk: RetentionDesk, work: () => Promise<void>): Promise<void> => {
  const scope = new CancellationScope();
  await scope.run(() => Promise.race([work(), condition(() => desk.state().purge !== null)]));
  scope.cancel();
};

/** Until when the records are kept, and what the ledger says of them: legal holds from before the closing too. */
const begin = async (desk: RetentionDesk): Promise<void> => {
  const { reference, closedAt, zone, rules } = desk.input;
  const { legalHolds, destroyedAt } = await retentionOnRecord(reference);
  desk.change({ legalHolds, destroyedAt });
  if (desk.isOver()) return;
  try {
    desk.change({
      end: await retentionEnd.executeWithOptions({ summary: 'until when the records are kept' }, [
        { closedAt, zone, rules },
      ]),
    });
  } catch (error) {
    // Without an end nothing is destroyed; it is computed again below.
    if (!(error instanceof TemporalFailure)) throw error;
  }
  const { end } = desk.state();
  await desk.write(
    {
      key: `retention-begun/${closedAt}/${end?.until ?? 'unknown'}`,
      kind: 'retention-begun',
      data: {
        closedAt,
        until: end?.until ?? null,
        rules: rules.map(({ policy, years, citation }) => ({ policy, years, citation })),
      },
    },
    end
      ? `the records are kept until ${end.until}: ${end.why}`
      : 'until when the records are kept is not known',
  );
};

/** The time is over: people are asked, and asked again every month, until two of them decide. */
const ask = async (desk: RetentionDesk): Promise<void> => {
  const { reference } = desk.input;
  const text =
    `the records of ${reference} need be kept no longer: have two persons destroy the personal data ` +
    `(tocsin records purge ${reference} --second PERSON), or place a legal hold`;
  const now = desk.now();
  const seen = look(desk);
  await desk.serially(async () => {
    desk.change({ askedAt: now });
    await desk.write({ key: `destruction-asked/${now}`, kind: 'destruction-asked', data: {} }, text);
  });
  await untilDecided(desk, () => tell(desk, `destruction/${now}`, text));
  await changedOrAt(
    desk,
    Date.parse(now) + ASK_AGAIN_MS,
    'asking again whether the data are to be destroyed',
    seen,
  );
};

const destroy = async (desk: RetentionDesk): Promise<void> => {
  const { reference } = desk.input;
  const { purge } = desk.state();
  if (!purge) return;
  try {
    const proof = await purgeRecords.executeWithOptions({ summary: 'destroying the personal data' }, [
      reference,
    ]);
    const at = desk.now();
    await desk.serially(async () => {
      await desk.write(
        {
          key: `purged/${reference}`,
          kind: 'purged',
          data: {
            counts: { ...purge.counts },
            second: purge.second,
            reason: purge.reason,
            rowsLeft: { ...proof.rowsLeft },
            keyLeft: proof.isKeyLeft,
          },
        },
        `the personal data of ${purge.counts.listed} people were destroyed; nothing of them can be read any more`,
        { actor: purge.actor, changes: { destroyedAt: at } },
      );
    });
  } catch (error) {
    if (isCancellation(error) || !(error instanceof ActivityFailure)) throw error;
    const problem = error.cause?.message ?? error.message;
    await tell(
      desk,
      `not-destroyed/${desk.now()}`,
      `personal data could not be destroyed: ${oneLine(problem)}`,
    );
    await condition(() => false, '1 hour', { summary: 'before the destruction is taken up again' });
  }
};

const step = async (desk: RetentionDesk): Promise<void> => {
  const { purge, end, legalHolds } = desk.state();
  const [hold] = standingLegalHolds({ legalHolds });
  if (purge) return destroy(desk);
  if (hold) return changedOrAt(desk, null, '');
  if (!end) {
    await tell(desk, `no-end/${desk.now()}`, 'until when the records are kept cannot be computed');
    await condition(() => false, '1 day', { summary: 'before the end of the retention is computed again' });
    return begin(desk);
  }
  const endMs = Date.parse(end.until);
  if (endMs > desk.nowMs()) return changedOrAt(desk, endMs, `kept until ${end.until}: ${end.why}`);
  return ask(desk);
};

/**
 * The records of a closed breach: kept for as long as the longest of its policies says, and as a request or a court order
 * is pending; then people are asked, and two of them have the personal data destroyed. The ledger stays.
 */
export async function retention(input: RetentionInput): Promise<RetentionOutcome> {
  const desk = openRetentionDesk(input);
  takeRetentionMessages(desk);
  return CancellationScope.nonCancellable(async () => {
    if (!input.carried) await desk.serially(() => begin(desk));
    while (!desk.isOver() && !desk.isLong()) await step(desk);
    await condition(allHandlersFinished);
    const { destroyedAt, head } = desk.state();
    if (destroyedAt !== null) return { reference: input.reference, destroyedAt, head };
    return continueAsNew<typeof retention>({ ...input, carried: desk.state() });
  });
}
