import { DAYS_OF_RECORD, dayBegunEverywhere, hasPostalAddress } from '../address-of-record';
import type { EmailOfRecord, PersonalPart, PostalAddress, TelephoneOfRecord } from './change';
import { sameEmail, samePostal } from './same-address';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** What is known of one change when it is asked whom to tell of it, or of another of the same customer. */
export interface KnownChange {
  /** ISO 8601. */
  readonly changedAt: string;
  readonly personal: PersonalPart;
}

/** One way by which a notice may go, and why. */
export type Way =
  | { readonly channel: 'email'; readonly to: string; readonly rule: string }
  | { readonly channel: 'telephone'; readonly to: TelephoneOfRecord; readonly rule: string }
  | {
      readonly channel: 'letter';
      readonly to: PostalAddress;
      readonly rule: string;
      /** Nobody knows how long this has been the address: a person is told. */
      readonly isDoubtful?: true;
    };
/** Where nothing qualifies: a person must find a way. */
export const NOWHERE_RULE = 'nothing was of record for 30 days before the change';

/** Other changes matter for as long as an address that they brought is young. */
export const LOOK_BACK_DAYS = DAYS_OF_RECORD;
/** Changes of one customer within so long are a take-over in progress until somebody knows better. */
export const BURST_MS = 60_000;

const daysOld = (since: string, atDay: string): number =>
  (Date.parse(`${atDay}T00:00:00Z`) - Date.parse(`${since}T00:00:00Z`)) / DAY_MS;

const qualifies = (since: string | undefined, atDay: string): boolean =>
  since !== undefined && daysOld(since, atDay) >= DAYS_OF_RECORD;

/** One entry for an address, however often it is told; where its ages differ, the youngest. */
const distinct = (emails: readonly EmailOfRecord[]): EmailOfRecord[] => {
  const kept: EmailOfRecord[] = [];
  for (const email of emails) {
    const index = kept.findIndex(({ address }) => sameEmail(address, email.address));
    const known = kept[index];
    if (!known) kept.push(email);
    else if (email.since > known.since) kept[index] = email;
  }
  return kept;
};

const emailWays = (all: readonly PersonalPart[], atDay: string): Way[] => {
  const isNew = (address: string): boolean =>
    all.some(({ newEmail }) => newEmail !== undefined && sameEmail(newEmail, address));
  return distinct(all.flatMap(({ emails }) => emails))
    .filter(({ address, since }) => qualifies(since, atDay) && !isNew(address))
    .sort((one, other) => one.since.localeCompare(other.since))
    .map(({ address, since }) => ({
      channel: 'email',
      to: address,
      rule: `e-mail address of record since ${since}`,
    }));
};

/** One letter at most: to the address that has been of record longest, else to one whose age nobody knows. */
const letterWay = (all: readonly PersonalPart[], atDay: string): Way[] => {
  const isNew = (address: PostalAddress): boolean =>
    all.some(({ newPostal }) => newPostal !== undefined && samePostal(newPostal, address));
  const known = all.flatMap(({ postal, postalSince: since }) =>
    postal && hasPostalAddress(postal) && !isNew(postal) ? [{ postal, since }] : [],
  );
  const isYoung = (address: PostalAddress): boolean =>
    known.some(
      ({ postal, since }) => since !== undefined && !qualifies(since, atDay) && samePostal(postal, address),
    );
  const trusted = known.filter(({ postal }) => !isYoung(postal));
  const [oldest] = trusted
    .filter(({ since }) => since !== undefined)
    .sort((one, other) => (one.since ?? '').localeCompare(other.since ?? ''));
  if (oldest)
    return [{ channel: 'letter', to: oldest.postal, rule: `postal address of record since ${oldest.since}` }];
  const [unknown] = trusted;
  const rule = `${NOWHERE_RULE}: a letter to an address of unknown age`;
  return unknown ? [{ channel: 'letter', to: unknown.postal, rule, isDoubtful: true }] : [];
};

/**
 * By which ways a customer may be told of a change, the best first: the e-mail address that has been of record longest,
 * the others that are; the telephone number of record; a letter. Nothing that this change, or another of the last 30
 * days or since then, has brought, and nothing younger than 30 days on the day of the change. An empty answer: nothing qualifies.
 * @param others changes of the same customer in the 30 days before, and all since then
 */
export const waysToTell = (change: KnownChange, others: readonly KnownChange[]): readonly Way[] => {
  const atDay = dayBegunEverywhere(change.changedAt);
  const all = [change, ...others].map(({ personal }) => personal);
  const { telephone } = change.personal;
  const byTelephone: Way[] = telephone
    ? [{ channel: 'telephone', to: telephone, rule: `telephone number of record, by ${telephone.by}` }]
    : [];
  return [...emailWays(all, atDay), ...byTelephone, ...letterWay(all, atDay)];
};
