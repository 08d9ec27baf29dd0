import { readEnvironment } from '../../config/env';
import type { Bounce } from '../../domain/bounces';
import { EXIT_CODES } from '../../domain/errors';
import { readReturned } from '../../mail/returned/read-returned';
import { sortReturned } from '../../mail/returned/sort-returned';
import { isBook } from '../../records/account-changes/identity';
import { settleBounces } from '../../records/bounces';
import type { Globals, Result } from '../action';
import { withRecords } from '../with-records';
import { returnPathsOf } from './bounce-settings';
import { createTally } from './bounce-tally';
import { createCaseWaker } from './case-waker';
import { mailsIn } from './mails-in';

/** Settled in one go, and one entry in each case's ledger. */
const BATCH = 1_000;

const keyOf = ({ notice }: Bounce): string => `${notice.caseId}/${notice.dispatch}/${notice.seq}`;

/**
 * `tocsin bounces import`: reads what came back and moves those notices to their next channel. The same mailbox again
 * changes nothing. Exit code 11 where somebody has no other channel; 10 where all of it is forged or of another key, which is a
 * wrong key more often than a forger; 26 where nothing moved, and some of it is about people who are destroyed.
 */
export const importBounces = async (name: string, { actor, dryRun }: Globals): Promise<Result> => {
  const returnPaths = returnPathsOf(readEnvironment());
  return withRecords(async (database) => {
    const tally = createTally();
    let mails = 0;
    let batch = new Map<string, Bounce>();
    const settled = new Set<string>();
    const settle = async (): Promise<void> => {
      const bounces = [...batch.values()];
      batch = new Map();
      for (const each of await settleBounces(database, { bounces, actor, isDryRun: dryRun }))
        tally.settled(each);
      for (const bounce of bounces) settled.add(keyOf(bounce));
    };
    for await (const raw of mailsIn(name)) {
      mails += 1;
      const returned = await readReturned(raw);
      const sorted = sortReturned(returned, returned.returnedTo, returnPaths);
      if (sorted.kind !== 'bounce') tally.sorted(sorted.kind);
      else if (batch.has(keyOf(sorted.bounce)) || settled.has(keyOf(sorted.bounce))) tally.repeated();
      else batch.set(keyOf(sorted.bounce), sorted.bounce);
      if (batch.size >= BATCH) await settle();
    }
    await settle();
    const counts = tally.counts();
    const breaches = tally.breaches();
    const bounced = counts.toNextAddress + counts.toLetter + counts.withoutAddress;
    const unheard: string[] = [];
    if (!dryRun) {
      const waker = createCaseWaker(actor, 0, (text) => unheard.push(text));
      for (const { reference, toNextAddress } of breaches)
        if (toNextAddress > 0 && !isBook(reference)) waker.add(reference);
      await waker.close();
    }
    const would = dryRun ? 'would be ' : '';
    const withLetters = breaches.find(({ toLetter }) => toLetter > 0) ?? breaches[0];
    return {
      data: { path: name, mails, bounced, ...counts, breaches, dryRun },
      table: { columns: ['outcome', 'mails', 'meaning'], rows: tally.rows() },
      said: [
        `${mails} message(s) read: ${bounced} notice(s) ${would}moved, ${counts.toNextAddress} of them to another ` +
          `e-mail address, ${counts.toLetter} to a letter.`,
        ...unheard,
        ...(counts.destroyed > 0
          ? [
              `${counts.destroyed} message(s) are about people whose personal data were destroyed: nothing of them can be moved.`,
            ]
          : []),
        ...(counts.withoutAddress > 0
          ? [`${counts.withoutAddress} of these people have no postal address: a person must decide.`]
          : []),
        ...(counts.forged > 0
          ? [
              `${counts.forged} message(s) are forged, or of another key: is TOCSIN_BOUNCE_KEY the one of the worker?`,
            ]
          : []),
      ],
      ...(withLetters && !dryRun
        ? {
            next: isBook(withLetters.reference)
              ? 'tocsin account status'
              : withLetters.toLetter > 0
                ? `tocsin letters export ${withLetters.reference} --out ${withLetters.reference}-letters`
                : `tocsin dispatch status ${withLetters.reference}`,
          }
        : {}),
      exitCode:
        counts.withoutAddress > 0
          ? EXIT_CODES.FinishedWithFailures
          : mails > 0 && counts.forged === mails
            ? EXIT_CODES.InvalidRows
            : counts.destroyed > 0 && bounced === 0
              ? EXIT_CODES.Purged
              : 0,
    };
  });
};
