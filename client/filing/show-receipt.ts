import { TocsinError } from '../../domain/errors';
import type { LedgerEntry } from '../../domain/ledger';
import { readBreach } from '../../records/breaches';
import { readLedger } from '../../records/ledger-store';
import type { Result } from '../action';
import { saveDocumentAs, savedText } from '../document/save-document';
import { withRecords } from '../with-records';

export interface ReceiptOptions {
  readonly out: string;
  /** Whom it was filed with: an agency, `agencies`, or the recipient of an obligation. */
  readonly recipient?: string;
  readonly confirmation?: string;
}

/** A filing on the ledger that a receipt was attached to. */
interface Receipt {
  readonly whom: readonly string[];
  readonly confirmation: string;
  readonly filedAt: string;
  readonly digest: string;
}

const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');

const receiptOf = ({ kind, data }: LedgerEntry): Receipt | null => {
  if ((kind !== 'filing-recorded' && kind !== 'task-filed') || typeof data.documentDigest !== 'string')
    return null;
  return {
    whom: [...textsOf(data.agency), ...textsOf(data.agencies ?? null), ...textsOf(data.recipient)],
    confirmation: textsOf(data.confirmation)[0] ?? '',
    filedAt: textsOf(data.filedAt)[0] ?? '',
    digest: data.documentDigest,
  };
};

const receiptsOn = async (ledger: AsyncIterable<LedgerEntry>): Promise<Receipt[]> => {
  const found: Receipt[] = [];
  for await (const entry of ledger) {
    const receipt = receiptOf(entry);
    if (receipt) found.push(receipt);
  }
  return found;
};

const inWords = ({ whom, confirmation, filedAt }: Receipt): string =>
  `${whom[0] ?? 'somebody'}, ${filedAt}, confirmation ${confirmation}`;

/** The one that is asked for. */
const chosen = (all: readonly Receipt[], reference: string, options: ReceiptOptions): Receipt => {
  const { recipient, confirmation } = options;
  const asked = all.filter(
    (receipt) =>
      (recipient === undefined || receipt.whom.includes(recipient)) &&
      (confirmation === undefined || receipt.confirmation === confirmation),
  );
  const [first] = asked;
  if (!first)
    throw new TocsinError(
      'NotFound',
      `no receipt of ${recipient === undefined ? 'such a filing' : `a filing with ${recipient}`} is on the ledger of ${reference}`,
      all.length === 0
        ? 'A receipt is attached with tocsin filing record --receipt FILE.'
        : `There are receipts of: ${all.map(inWords).join('; ')}.`,
    );
  if (new Set(asked.map(({ digest }) => digest)).size > 1)
    throw new TocsinError(
      'Usage',
      `${asked.length} receipts are on the ledger of ${reference}: ${asked.map(inWords).join('; ')}`,
      'Name one with --recipient NAME, --confirmation NUMBER, or both.',
    );
  return first;
};

/**
 * `tocsin filing receipt`: writes what the portal gave as proof of a filing to a file, as it came, for its owner alone.
 * @throws TocsinError NotFound where none was attached; Usage where several were, saying which; Conflict for a file that is
 *   there; Purged, WrongKey
 */
export const saveReceipt = (reference: string, options: ReceiptOptions): Promise<Result> =>
  withRecords(async (database) => {
    await readBreach(database, reference);
    const receipt = chosen(await receiptsOn(readLedger(database, reference)), reference, options);
    const { digest, whom, confirmation, filedAt } = receipt;
    const stored = await saveDocumentAs(database, reference, digest, options.out);
    const { mediaType, content, addedBy, addedAt } = stored;
    return {
      data: {
        reference,
        recipient: whom[0] ?? null,
        confirmation,
        filedAt,
        ...{ digest, mediaType, bytes: content.length, addedBy, addedAt, file: options.out },
      },
      text: '',
      said: [`The receipt of the filing with ${inWords(receipt)}.`, savedText(options.out, stored)],
    };
  });
