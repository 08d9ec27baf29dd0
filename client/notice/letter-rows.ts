import { dataTypesToName } from '../../domain/customer';
import { TocsinError } from '../../domain/errors';
import type { LetterRow } from '../../notices/letter-batch';
import type { Notices } from '../../notices/notice-renderer';
import type { BreachRecord } from '../../records/breaches';
import type { Database } from '../../records/database';
import { lettersToWrite } from '../../records/letters-written';
import type { WhichLetters } from '../../records/letters-written';
import type { ScopeKeys } from '../../records/personal-data/scope-keys';
import { postalMark } from '../../records/refused-addresses';

const CAME_BACK = 'address_line1: the post has brought back a letter from this address';

/** People whose notice goes by post, as the notice that was approved for them says it. */
export async function* lettersOf(
  database: Database,
  breach: BreachRecord,
  notices: Notices,
  keys: ScopeKeys,
  which: WhichLetters,
): AsyncGenerator<LetterRow> {
  const { version } = notices.version();
  for await (const row of lettersToWrite(database, breach.reference, which)) {
    if (row.noticeVersion !== version)
      throw new TocsinError(
        'Conflict',
        `notice ${row.noticeVersion} was approved, but this program has notice ${version}.`,
        'Use the release, the notices and the carrier file that the breach was approved with.',
      );
    const {
      customerId,
      contact,
      language,
      code,
      dispatch,
      seq,
      updatedAt,
      isLetterWritten: isWrittenBefore,
    } = row;
    const dataTypes = dataTypesToName(row.dataTypes, breach.document.dataTypes);
    const letter = {
      customerId,
      contact,
      language,
      dataTypes,
      code,
      dispatch,
      seq,
      at: updatedAt,
      isWrittenBefore,
    };
    const cameBack = row.refusedMarks?.includes(postalMark(keys, contact));
    yield cameBack ? { ...letter, problem: CAME_BACK } : letter;
  }
}
