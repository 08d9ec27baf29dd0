import { countLikelyDuplicates, findLikelyDuplicates } from '../../records/duplicates/find-duplicates';
import type { LikelyPerson } from '../../records/duplicates/find-duplicates';
import type { Result } from '../action';
import { withRecords } from '../with-records';
import type { ListOptions } from './list-customers';
import { maskContact } from './mask';

const SAID = { email: 'e-mail', 'name-and-address': 'name and address' } as const;

/** `tocsin customers duplicates`: personal data is masked unless it is asked for. */
export const listDuplicates = (
  reference: string,
  { reveal, limit, after = '' }: ListOptions,
): Promise<Result> =>
  withRecords(async (database) => {
    const masked = <Person extends LikelyPerson>(person: Person): Person =>
      reveal ? person : { ...person, contact: maskContact(person.contact) };
    const found = await findLikelyDuplicates(database, reference, { after, limit });
    const duplicates = found.map(({ likely, ...person }) => ({
      ...masked(person),
      likely: likely.map(masked),
    }));
    const people = await countLikelyDuplicates(database, reference);
    const last = duplicates[duplicates.length - 1];
    return {
      data: duplicates,
      table: {
        columns: [
          'customer',
          'name',
          'e-mail',
          'written to',
          'like',
          'name',
          'e-mail',
          'written to',
          'shared',
        ],
        rows: duplicates.flatMap(({ likely, ...person }) =>
          likely.map(({ shares, ...first }) => [
            ...[person, first].flatMap(({ customerId, contact, isWrittenTo }) => [
              customerId,
              contact.name ?? '',
              contact.email ?? '',
              isWrittenTo ? 'yes' : 'no',
            ]),
            shares.map((sign) => SAID[sign]).join(', '),
          ]),
        ),
      },
      said: [
        people === 0
          ? `Nobody on the list of ${reference} shares an e-mail address, or a name and postal address, with another id.`
          : `${people} person(s) on the list of ${reference} likely stand there under another id too: look before you merge, for a household may share a mailbox.`,
        ...(last && duplicates.length === limit ? [`There may be more: --after ${last.customerId}`] : []),
      ],
      ...(last
        ? {
            next: `tocsin customers merge ${reference} --keep ${last.likely[0]?.customerId} --drop ${last.customerId} --reason "the same person"`,
          }
        : {}),
    };
  });
