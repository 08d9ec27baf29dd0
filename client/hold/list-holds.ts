import { TocsinError } from '../../domain/errors';
import type { Hold } from '../../domain/case/state';
import type { Result } from '../action';
import { destroyedText } from '../breach/refuse-destroyed';
import { readStatus } from '../breach-client';
import { withRecords } from '../with-records';

const standingOf = ({ releasedAt, lapsedAt, isReadable }: Hold): string => {
  if (releasedAt) return 'released';
  if (lapsedAt) return 'lapsed';
  return isReadable ? 'stands' : 'stands, unreadable';
};

const hasPaper = ({ documentDigest, extensions, releaseDocumentDigest }: Hold): boolean =>
  documentDigest !== undefined ||
  releaseDocumentDigest !== undefined ||
  extensions.some((extension) => extension.documentDigest !== undefined);

/** Whether the papers are destroyed; where the records are away it is not known, and the directions are worth a list. */
const arePapersDestroyed = async (reference: string): Promise<boolean> => {
  try {
    return await withRecords(async (database) => (await destroyedText(database, reference)) !== null);
  } catch (error) {
    if (error instanceof TocsinError && error.code === 'Unavailable') return false;
    throw error;
  }
};

/** `tocsin hold list`. */
export const listHolds = async (reference: string): Promise<Result> => {
  const { holds, held } = await readStatus(reference);
  const isPurged = holds.some(hasPaper) && (await arePapersDestroyed(reference));
  return {
    data: isPurged ? holds.map((hold) => ({ ...hold, documentsPurged: hasPaper(hold) })) : holds,
    table: {
      columns: ['reference', 'agency', 'agent', 'directed', 'last day', 'extensions', 'standing', 'document'],
      rows: holds.map((hold) => [
        hold.reference,
        hold.agency,
        hold.agent,
        hold.directedAt,
        hold.lastDay,
        hold.extensions.map(({ extension, until }) => `${extension} (${until})`).join(', '),
        standingOf(hold),
        isPurged && hasPaper(hold) ? 'purged' : hold.documentDigest ? 'on file' : '',
      ]),
    },
    said: [
      holds.length === 0
        ? 'There is no direction on file.'
        : `${holds.length} on file; customers are ${held ? '' : 'not '}held.`,
      ...(isPurged
        ? ['Their documents were destroyed with the personal data; the ledger has their digests.']
        : []),
    ],
  };
};
