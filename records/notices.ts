import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { NoticeState } from '../domain/counts';
import type { NoticeStep } from '../domain/sending/steps';
import type { Contact, Destination, Part } from '../domain/customer';
import type { Database } from './database';
import { openContacts } from './personal-data/contacts';

/** One person's notice, with the contact: for letters and exports, never for logs. */
export interface NoticeRecord {
  readonly customerId: string;
  readonly contact: Contact;
  readonly language?: string;
  readonly segment?: string;
  readonly dataTypes: readonly string[];
  readonly dispatch: number;
  readonly seq: number;
  readonly noticeVersion: string;
  readonly code: string;
  readonly channel: Destination['channel'];
  readonly rule: string;
  /** The person's own notice, or a copy of it. */
  readonly part: Part;
  /** Steps of the cascade that are over. */
  readonly trail: readonly NoticeStep[];
  readonly state: NoticeState;
  /** To be taken up again: what it says is of the last time. */
  readonly requeued: boolean;
  readonly messageId: string | null;
  readonly doubted: boolean;
  readonly attempts: number;
  readonly reply: string | null;
  /** Case time, ISO 8601. */
  readonly updatedAt: string;
  /** Blind indexes of the addresses that were tried before a letter came back; null: none did. */
  readonly refusedMarks: readonly string[] | null;
  /** Whether the letter that is due was written. */
  readonly isLetterWritten: boolean;
}

const PAGE = 2_000;

/** Notices in order of dispatch and number, a page at a time: all, of one state, or those of which a condition holds. */
export async function* noticesOf(
  { kysely, keys }: Pick<Database, 'kysely' | 'keys'>,
  reference: string,
  { state, where = sql`true` }: { readonly state?: NoticeState; readonly where?: RawBuilder<unknown> } = {},
): AsyncGenerator<NoticeRecord> {
  let last = { dispatch: 0, seq: 0 };
  for (;;) {
    const query = sql<
      Omit<NoticeRecord, 'contact' | 'language' | 'segment' | 'updatedAt'> & {
        contact: Buffer;
        language: string | null;
        segment: string | null;
        updatedAt: Date;
      }
    >`
      select customer_id as "customerId", contact, language, segment, data_types as "dataTypes", dispatch, seq,
        notice_version as "noticeVersion", code, channel, rule, part, coalesce(trail, '[]'::jsonb) as trail,
        notice.state, requeued, message_id as "messageId", doubted, attempts,
        reply, updated_at as "updatedAt", refused_marks as "refusedMarks",
        letter_mark is not null as "isLetterWritten"
      from notice join customer using (breach, customer_id)
      where breach = ${reference} and (dispatch, seq) > (${last.dispatch}::integer, ${last.seq}::integer)
        and (${state ?? null}::text is null or notice.state = ${state ?? null})
        and ${where}
      order by dispatch, seq limit ${PAGE}`;
    const rows = await openContacts(
      { keys, db: kysely, scope: reference },
      async () => (await query.execute(kysely)).rows,
    );
    for (const { language, segment, updatedAt, ...row } of rows)
      yield {
        ...row,
        language: language ?? undefined,
        segment: segment ?? undefined,
        updatedAt: updatedAt.toISOString(),
      };
    const end = rows[rows.length - 1];
    if (!end || rows.length < PAGE) return;
    last = { dispatch: end.dispatch, seq: end.seq };
  }
}
