import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readEnvironment } from '../../config/env';
import { readVerifyingKey } from '../../config/signing-key';
import { EXIT_CODES, TocsinError } from '../../domain/errors';
import { findBook } from '../../records/account-changes/book';
import { isBook } from '../../records/account-changes/identity';
import { readBreach } from '../../records/breaches';
import { readCheckpoints } from '../../records/checkpoints';
import type { Checkpoint } from '../../records/checkpoints';
import type { Database } from '../../records/database';
import { checkSignatures } from '../../records/ledger-anchors';
import type { Problem } from '../../records/ledger-anchors';
import type { Contradiction } from '../../records/ledger-repeats';
import { keyIdOf } from '../../records/signature';
import { verifyLedger } from '../../records/ledger-store';
import type { KeptElsewhere, LedgerVerdict } from '../../records/ledger-store';
import { openedAs } from '../../records/opened-as';
import type { Result } from '../action';
import { withTemporal } from '../temporal/connect';
import { withRecords } from '../with-records';
import { readHistoryAnchors } from './history-anchors';
import type { HistoryAnchors } from './history-anchors';
import { outcomesFound, saidOfOutcomes } from './outcomes-verdict';

export interface VerifyOptions {
  /** A head that was kept. */
  readonly head?: string;
  /** Files of public keys (PEM) that checkpoints may be signed by, beside the key that is here. */
  readonly key?: readonly string[];
  /** Temporal is not asked. */
  readonly offline?: boolean;
}

const contradictionText = ({ seq, contradicts }: Contradiction): string =>
  `Entry ${seq} tells otherwise than entry ${contradicts} of the same number in the case: its workflow was reset, or ` +
  `two ran at once. Both are kept: explain the contradiction in the report.`;

/**
 * A head that no entry has, over a chain that is consistent by itself: most often it was copied wrongly or is another
 * breach's, so nobody is accused first. It is still no proof, so the exit code is 1.
 */
const foreignHead = (reference: string, whole: LedgerVerdict, givenHead: string): Result => ({
  data: { reference, ...whole, ok: false, unknownHead: givenHead },
  table: {
    columns: ['reference', 'ok', 'entries', 'head', 'unknown head'],
    rows: [[reference, false, whole.entries, whole.head, givenHead]],
  },
  text:
    `The head given does not belong to the chain of ${reference} as it stands: none of its ${whole.entries} entries ` +
    `has the hash ${givenHead}`,
  said: [
    ...(whole.contradictions ?? []).map(contradictionText),
    'Either it is the head of another breach, or was copied wrongly, or the ledger was rewritten after it was kept. ' +
      'Compare it with what you kept, and for which breach; then the records with a backup from that time.',
  ],
  exitCode: 1,
});

const keyIdOfPem = (pem: string): string => {
  try {
    return keyIdOf(createPublicKey(pem));
  } catch (cause) {
    throw new TocsinError('Usage', '--key names a file that holds no public key in PEM', undefined, {
      cause,
    });
  }
};

/** Keys that were given by `--key`, where not one of them has signed a checkpoint: another installation's, most often. */
const strangersAmong = (given: readonly string[], checkpoints: readonly Checkpoint[]): string[] => {
  const signers = new Set(checkpoints.map(({ keyId }) => keyId));
  const keyIds = given.map(keyIdOfPem);
  return signers.size === 0 || keyIds.some((keyId) => signers.has(keyId)) ? [] : keyIds;
};

const readKeys = (files: readonly string[]): string[] =>
  files.map((file) => {
    try {
      return readFileSync(file, 'utf8');
    } catch (cause) {
      throw new TocsinError('Usage', `--key names ${file}, which cannot be read`, undefined, { cause });
    }
  });

/** The public keys that were got elsewhere than from the records. */
const trustedKeys = (given: readonly string[]): string[] => {
  const own = readVerifyingKey(readEnvironment());
  return [...(own ? [own.export({ type: 'spki', format: 'pem' }) as string] : []), ...given];
};

type Compared =
  | { readonly found: HistoryAnchors; readonly problem: null }
  | { readonly found: null; readonly problem: string };

const askHistory = async (reference: string, isOffline: boolean): Promise<Compared> => {
  if (isOffline) return { found: null, problem: 'not asked for (--offline)' };
  try {
    return {
      found: await withTemporal(({ client }) => readHistoryAnchors(client, reference)),
      problem: null,
    };
  } catch (error) {
    if (error instanceof TocsinError && error.code === 'Unavailable')
      return { found: null, problem: error.message };
    throw error;
  }
};

/** A breach of which Temporal has heads was in the records once, whatever they say now. */
const refuseUnknownBreach = async (
  database: Database,
  reference: string,
  { found }: Compared,
): Promise<void> => {
  if ((found?.anchors.length ?? 0) > 0 || (await findBook(database.kysely, reference))) return;
  await readBreach(database, reference);
};

const earlier = (one: Problem | undefined, other: Problem | null): Problem | undefined =>
  other && (!one || other.seq < one.seq) ? other : one;

const highest = (anchors: readonly { readonly seq: number }[]): number =>
  anchors.reduce((most, { seq }) => Math.max(most, seq), 0);

/** What the ledger was compared with, a sentence each. */
const comparisons = (
  reference: string,
  { found, problem }: Compared,
  signed: { count: number; upTo: number; unknownKeys: readonly string[]; missing: number },
): string[] => [
  found === null
    ? `Not compared with the history of its workflow: ${problem}`
    : found.anchors.length === 0
      ? `Temporal has no history of ${reference} any more that names a head: its retention there is over.`
      : `Compared with ${found.anchors.length} heads in ${found.runs} histories of its workflows, up to entry ${highest(found.anchors)}, and with what they have had written.`,
  signed.count === 0
    ? 'There is no signed checkpoint of it.'
    : `Compared with ${signed.count} signed checkpoints, up to entry ${signed.upTo}.`,
  ...(signed.missing > 0
    ? [`${signed.missing} heads of its history have no signed checkpoint: find out who deleted them.`]
    : []),
  ...(signed.unknownKeys.length > 0
    ? [
        `Only the records themselves vouch for the key(s) ${signed.unknownKeys.join(', ')}: give the public key that you ` +
          'got elsewhere by --key FILE (tocsin ledger key prints it where the worker runs).',
      ]
    : []),
];

/**
 * `tocsin ledger verify`: exit code 1 when the ledger is broken, or is not the one that was kept elsewhere, or when notices
 * are not what it seals; 27 when it is whole, but its checkpoints are not signed by the keys given.
 */
export const verify = (reference: string, options: VerifyOptions): Promise<Result> =>
  withRecords(async (database) => {
    const given = readKeys(options.key ?? []);
    const trusted = trustedKeys(given);
    const history = await askHistory(reference, options.offline ?? false);
    await refuseUnknownBreach(database, reference, history);
    const checkpoints = await readCheckpoints(database.kysely, reference);
    const signed = checkSignatures(checkpoints, trusted);
    const strangers = strangersAmong(given, checkpoints);
    // Who names keys wants the checkpoints to be theirs, and no other's.
    const isWrongKey = strangers.length > 0 || (given.length > 0 && signed.unknownKeys.length > 0);
    const anchors = [...signed.anchors, ...(history.found?.anchors ?? [])];
    const judge = async (kept: KeptElsewhere): Promise<LedgerVerdict> => {
      const verdict = await verifyLedger(database, reference, {
        ...kept,
        anchors,
        ...(history.found ? { told: history.found } : {}),
      });
      const firstBad = earlier(verdict.firstBad, signed.firstBad);
      return firstBad ? { ...verdict, ok: false, firstBad } : verdict;
    };
    const { head: knownHead } = options;
    const verdict = await judge({ knownHead });
    if (!verdict.ok && knownHead !== undefined) {
      const whole = await judge({});
      if (whole.ok) return foreignHead(reference, whole, knownHead);
    }
    const { entries, head, ok, firstBad, contradictions = [] } = verdict;
    const outcomes = await outcomesFound(database, reference, ok);
    const forged = outcomes?.verdict?.problems[0];
    const otherwise = (await openedAs(database, reference))?.problem ?? undefined;
    const isAsTold = forged === undefined && otherwise === undefined;
    const signedSeqs = new Set(checkpoints.map(({ seq }) => seq));
    // A case's every head is signed; a book's every few seconds.
    const missing = isBook(reference)
      ? 0
      : (history.found?.anchors ?? []).filter(({ seq }) => !signedSeqs.has(seq)).length;
    const summary = {
      count: checkpoints.length,
      upTo: highest(checkpoints),
      unknownKeys: signed.unknownKeys,
      missing,
    };
    return {
      data: {
        reference,
        ...verdict,
        ok: ok && isAsTold,
        ...(otherwise === undefined ? {} : { openingProblem: otherwise }),
        history: history.found
          ? {
              heads: history.found.anchors.length,
              upTo: highest(history.found.anchors),
              runs: history.found.runs,
            }
          : null,
        ...(history.problem === null ? {} : { historyProblem: history.problem }),
        checkpoints: summary,
        ...(outcomes ? { outcomes: outcomes.verdict, outcomesProblem: outcomes.notMade } : {}),
      },
      table: {
        columns: ['reference', 'ok', 'entries', 'head', 'first bad', 'problem'],
        rows: [
          [
            reference,
            ok && isAsTold,
            entries,
            head,
            firstBad?.seq ?? '',
            firstBad?.problem ?? otherwise ?? forged ?? '',
          ],
        ],
      },
      text: ok
        ? `The ledger of ${reference} is whole: ${entries} entries, head ${head}${otherwise === undefined ? '' : `; but the case is NOT what it tells: ${otherwise}`}${forged === undefined ? '' : `; but notices are NOT what it seals: ${forged}`}`
        : `The ledger of ${reference} is BROKEN at entry ${firstBad?.seq}: ${firstBad?.problem}`,
      said: [
        ...contradictions.map(contradictionText),
        ...strangers.map(
          (keyId) =>
            `No checkpoint of ${reference} is signed by the key given, ${keyId}: it is another installation's.`,
        ),
        ...comparisons(reference, history, summary),
        ...saidOfOutcomes(outcomes),
        ...(otherwise === undefined
          ? []
          : [`${otherwise}: compare with a backup, and find out who wrote to the records.`]),
        ok
          ? 'Keep the head elsewhere: verify --head HEAD proves later that nothing before it was changed.'
          : `${entries} entries before it are whole. Compare with a backup of the records, and find out who wrote to them.`,
      ],
      // A head is signed when it is written: one that is not has lost its checkpoint since.
      exitCode: ok && missing === 0 && isAsTold ? (isWrongKey ? EXIT_CODES.WrongKey : 0) : 1,
    };
  });
