import type { MessageName } from '../../domain/messages';
import { action } from '../action';

/* eslint-disable @typescript-eslint/no-require-imports -- Temporal is loaded when the verb runs, so that --help stays fast;
   import() would look for an ES module. */
const load = {
  acts: () => require('./take-act') as typeof import('./take-act'),
  parse: () => require('./parse-act') as typeof import('./parse-act'),
};

/** The action of a verb whose options are the fields of one message, by the same names. */
export const actAction = (name: MessageName, fields: readonly string[]) =>
  action<Readonly<Record<string, unknown>>>(({ args, options, globals }) =>
    load.acts().takeAct({
      reference: args[0] ?? '',
      name,
      message: load.parse().pick(options, fields),
      globals,
    }),
  );
