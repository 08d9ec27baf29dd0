import type { NoticeState } from '../domain/counts';
import type { Database } from './database';

/** What the records say of one person's notice, without the person. */
export interface NoticeOnRecord {
  /** Without angle brackets; null where it is not sent by e-mail. */
  readonly messageId: string | null;
  readonly state: NoticeState;
  /** Whether its outcome was ever unknown. */
  readonly isDoubted: boolean;
  readonly isCopy: boolean;
}

/** Every notice of a breach: for a list of a size that fits into memory. */
export const noticesOnRecord = async (
  { kysely }: Database,
  reference: string,
): Promise<readonly NoticeOnRecord[]> => {
  const rows = await kysely
    .selectFrom('notice')
    .select(['message_id', 'state', 'doubted', 'part'])
    .where('breach', '=', reference)
    .execute();
  return rows.map(({ message_id, state, doubted, part }) => ({
    messageId: message_id,
    state,
    isDoubted: doubted,
    isCopy: part !== 'person',
  }));
};

/** How many notices are being handed over at this moment. */
export const noticesOnTheirWay = async ({ kysely }: Database, reference: string): Promise<number> => {
  const { sending } = await kysely
    .selectFrom('notice')
    .select(({ fn }) => fn.countAll<string>().as('sending'))
    .where('breach', '=', reference)
    .where('state', '=', 'sending')
    .executeTakeFirstOrThrow();
  return Number(sending);
};

/** Which of these Message-IDs are those of other breaches' notices. */
export const noticesOfOthers = async (
  { kysely }: Database,
  reference: string,
  messageIds: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (messageIds.length === 0) return new Set();
  const rows = await kysely
    .selectFrom('notice')
    .select('message_id')
    .where('breach', '<>', reference)
    .where('message_id', 'in', messageIds)
    .execute();
  return new Set(rows.flatMap(({ message_id }) => message_id ?? []));
};
