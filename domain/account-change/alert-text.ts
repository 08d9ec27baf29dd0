import type { BurstOfChanges } from './ports';
import type { ChangeAlert } from './states';

/** What the security team is sent: numbers, kinds and times, and the customer's id; never an address. */
export interface AlertText {
  /** The notice by its number, `AC-2026-11-27-12`, and its book. */
  readonly reference: string;
  readonly book: string;
  readonly subject: string;
  readonly text: string;
}

const SUBJECTS: Readonly<Record<ChangeAlert, (changes: number) => string>> = {
  'take-over': (changes) =>
    `${changes} changes of one account within a minute: a take-over may be in progress`,
  nowhere: () => 'a customer could not be told of a change: find a way',
  'doubtful-letter': () => 'a letter goes to an address whose age nobody knows',
};

/** A case for `tocsin breach open -f -`, to be corrected by a person: nobody has determined anything yet. */
const suggestedBreach = ({ customerId, changes }: BurstOfChanges): string => {
  const [first] = changes;
  const last = changes.at(-1);
  return JSON.stringify(
    {
      title: 'Take-over of a customer’s account',
      description: `${changes.length} changes of the account of customer ${customerId} within a minute: ${changes
        .map(({ reference }) => reference)
        .join(', ')}.`,
      discoveredAt: last?.changedAt,
      occurred: { from: first?.changedAt, to: last?.changedAt, estimated: true },
      methodOfCompromise: 'Someone changed the account who may not be the customer.',
      dataTypes: ['account', 'authentication'],
      intentional: true,
      harm: 'unknown',
    },
    null,
    2,
  );
};

/**
 * The alert about one change, with those of the same customer about the same time.
 * @param key of the change that the alert is about
 */
export const alertText = (key: string, alert: ChangeAlert, burst: BurstOfChanges): AlertText => {
  const { customerId, changes } = burst;
  const own = changes.find((change) => change.key === key) ?? changes[0];
  const reference = own?.reference ?? '';
  const subject = SUBJECTS[alert](changes.length);
  const lines = [
    `${subject}.`,
    '',
    `Customer: ${customerId}`,
    ...changes.map(
      ({ reference: name, kind, action, changedAt, outcome }) =>
        `  ${name}  ${changedAt}  ${kind} ${action}: ${outcome.state}${outcome.rule ? ` (${outcome.rule})` : ''}`,
    ),
    '',
    ...(changes.length > 1
      ? [
          'If these are not the customer’s own doing, lock the account, and open a case:',
          '',
          "tocsin breach open -f - <<'BREACH'",
          suggestedBreach(burst),
          'BREACH',
        ]
      : ['Reach the customer by a way that you know to be theirs, and keep a note of it.']),
    '',
    `See it: tocsin account show ${reference}`,
    '',
  ];
  return { reference, book: reference.replace(/-\d+$/, ''), subject, text: lines.join('\n') };
};
