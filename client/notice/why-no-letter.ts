import { TocsinError } from '../../domain/errors';
import { checkAddress } from '../../notices/letter-check';
import type { Database } from '../../records/database';
import { letterStanding } from '../../records/letter-files';
import { findCustomer } from './find-customer';

const MEND = 'Mend the list, and import it again.';

/**
 * Why no letter to somebody is in a file, and what is to be done about it.
 * @throws TocsinError NotFound for somebody who is not on the list
 */
export const whyNoLetter = async (
  database: Database,
  reference: string,
  customerId: string,
): Promise<TocsinError> => {
  const { contact, destination, isFrozen } = await findCustomer(database, reference, customerId);
  const standing = await letterStanding(database, reference, customerId);
  const none = (why: string, fix: string): TocsinError =>
    new TocsinError('NotFound', `no letter to ${customerId} is in a file of ${reference}: ${why}`, fix);
  const isLetter = standing ? standing.state === 'letter' : destination.channel === 'letter';
  const address = checkAddress(contact);
  if (standing && ['failed', 'bounced'].includes(standing.state))
    return none(standing.reply ?? destination.rule, `${MEND} Then tocsin dispatch retry ${reference}.`);
  if (isLetter && 'problem' in address) return none(`none can be made: ${address.problem}`, MEND);
  if (!isLetter && destination.channel === 'none') return none(destination.rule, MEND);
  if (!isLetter)
    return none(
      `the notice goes by e-mail (${destination.rule})`,
      `See tocsin dispatch status ${reference}.`,
    );
  return isFrozen
    ? none(
        'no export has written it yet',
        `Write those that are due with tocsin letters export ${reference} --out ${reference}-letters.`,
      )
    : none('no dispatch has taken this person up yet', `See tocsin dispatch plan ${reference}.`);
};
