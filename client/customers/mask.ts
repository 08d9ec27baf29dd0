import type { Contact } from '../../domain/customer';

const maskWord = (word: string): string => (word ? `${[...word][0] ?? ''}***` : word);

const maskEmail = (email: string): string => {
  const at = email.lastIndexOf('@');
  return `${maskWord(email.slice(0, at))}${email.slice(at)}`;
};

/** A value of which nobody knows what it is: an address, a name, a telephone number. */
export const maskText = (value: string): string =>
  value.includes('@') ? maskEmail(value) : value.split(' ').map(maskWord).join(' ');

const EMAILS: readonly (keyof Contact)[] = ['email', 'previousEmail', 'agentEmail'];
/** These say too little of one person to be worth hiding, and are what an operator looks for. */
const PLAIN: readonly (keyof Contact)[] = ['emailSince', 'state', 'country', 'agentAuthority'];

const mask = (field: keyof Contact, value: string): string => {
  if (PLAIN.includes(field)) return value;
  return EMAILS.includes(field) ? maskEmail(value) : value.split(' ').map(maskWord).join(' ');
};

/** A contact that can be shown on a screen which others see: `j***@example.com`. */
export const maskContact = (contact: Contact): Contact =>
  Object.fromEntries(
    (Object.entries(contact) as [keyof Contact, string][]).map(([field, value]) => [
      field,
      mask(field, value),
    ]),
  );
