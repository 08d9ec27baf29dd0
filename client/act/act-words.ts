import type { MessageName } from '../../domain/messages';

/** Each act as what a person has typed of it: the beginning of a sentence that goes on with `can be read`. */
export const ACT_WORDS: Readonly<Record<MessageName, string>> = {
  hold: 'This hold',
  extendHold: 'This extension of a hold',
  releaseHold: 'This release of a hold',
  releaseEarly: 'This early release',
  urgentNeed: 'This urgent need',
  recordFiling: 'This filing',
  determine: 'This determination',
  amend: 'This amendment',
  acknowledge: 'This acknowledgement',
  decide: 'This decision',
  withdraw: 'This withdrawal',
  approve: 'This approval',
  reject: 'This rejection',
  pause: 'This pause',
  resume: 'This resumption',
  rate: 'These rates',
  waves: 'These waves',
  retry: 'This retry',
  close: 'This closing',
};

/** The fields of a message, one a row; those of an object inside it by its name and theirs, with a point between. */
export const fieldRows = (message: Readonly<Record<string, unknown>>, under = ''): [string, unknown][] =>
  Object.entries(message).flatMap(([name, value]): [string, unknown][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? fieldRows(value as Readonly<Record<string, unknown>>, `${under}${name}.`)
      : [
          [
            `${under}${name}`,
            Array.isArray(value) && value.every((each) => typeof each === 'string')
              ? value.join(', ')
              : value,
          ],
        ],
  );
