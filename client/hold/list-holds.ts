import type { Hold } from '../../domain/case/state';
import type { Result } from '../action';
import { readStatus } from '../breach-client';

const standingOf = ({ releasedAt, lapsedAt, isReadable }: Hold): string => {
  if (releasedAt) return 'released';
  if (lapsedAt) return 'lapsed';
  return isReadable ? 'stands' : 'stands, unreadable';
};

/** `tocsin hold list`. */
export const listHolds = async (reference: string): Promise<Result> => {
  const { holds, held } = await readStatus(reference);
  return {
    data: holds,
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
        hold.documentDigest ? 'on file' : '',
      ]),
    },
    said: [
      holds.length === 0
        ? 'There is no direction on file.'
        : `${holds.length} on file; customers are ${held ? '' : 'not '}held.`,
    ],
  };
};
