import type { Command } from 'commander';

/** What a file in client/commands exports: it puts its verbs, arguments and options on the command of its noun. */
export interface CommandModule {
  readonly define: (command: Command) => void;
}

export interface Noun {
  readonly name: string;
  readonly description: string;
  readonly group: string;
  readonly load: () => CommandModule;
  /** Needs every other noun loaded too. */
  readonly needsAll?: true;
  /** Left out of the help. */
  readonly isHidden?: true;
}

const CASE = 'A breach:';
const LAW = 'Law enforcement:';
const PEOPLE = 'Customers and their notice:';
const PROOF = 'Rules and proof:';
const MACHINE = 'This machine:';

/* eslint-disable @typescript-eslint/no-require-imports -- a noun is loaded when it is used, so that --help stays fast;
   import() would look for an ES module. */
/** Every noun of the command, in the order in which the help shows them. */
export const NOUNS: readonly Noun[] = [
  {
    name: 'breach',
    description: 'open a case, see it, determine, amend and close it',
    group: CASE,
    load: () => require('./commands/breach') as CommandModule,
  },
  {
    name: 'approve',
    description: 'approve what would be sent to customers',
    group: CASE,
    load: () => require('./commands/approve') as CommandModule,
  },
  {
    name: 'reject',
    description: 'reject what would be sent to customers',
    group: CASE,
    load: () => require('./commands/reject') as CommandModule,
  },
  {
    name: 'dispatch',
    description: 'plan, watch, pace, pause and resume the sending',
    group: CASE,
    load: () => require('./commands/dispatch') as CommandModule,
  },
  {
    name: 'filing',
    description: 'make the pack for the portal, and record its confirmation',
    group: LAW,
    load: () => require('./commands/filing') as CommandModule,
  },
  {
    name: 'hold',
    description: 'enter a direction not to notify, its extension and release',
    group: LAW,
    load: () => require('./commands/hold') as CommandModule,
  },
  {
    name: 'release-early',
    description: 'enter a release to notify before the wait has passed',
    group: LAW,
    load: () => require('./commands/release-early') as CommandModule,
  },
  {
    name: 'urgent-need',
    description: 'enter the consultation on an urgent need, 64.2011(b)(2)',
    group: LAW,
    load: () => require('./commands/urgent-need') as CommandModule,
  },
  {
    name: 'customers',
    description: 'import and list the people affected',
    group: PEOPLE,
    load: () => require('./commands/customers') as CommandModule,
  },
  {
    name: 'notice',
    description: 'preview, check and try the notice',
    group: PEOPLE,
    load: () => require('./commands/notice') as CommandModule,
  },
  {
    name: 'letters',
    description: 'print the notices that go by post',
    group: PEOPLE,
    load: () => require('./commands/letters') as CommandModule,
  },
  {
    name: 'bounces',
    description: 'take in what came back from mailboxes',
    group: PEOPLE,
    load: () => require('./commands/bounces') as CommandModule,
  },
  {
    name: 'returns',
    description: 'record letters that came back',
    group: PEOPLE,
    load: () => require('./commands/returns') as CommandModule,
  },
  {
    name: 'account',
    description: 'tell customers at once that their account was changed',
    group: PEOPLE,
    load: () => require('./commands/account') as CommandModule,
  },
  {
    name: 'policy',
    description: 'the rules, and the windows that they leave; needs no server',
    group: PROOF,
    load: () => require('./commands/policy') as CommandModule,
  },
  {
    name: 'report',
    description: 'compile the report to the regulator',
    group: PROOF,
    load: () => require('./commands/report') as CommandModule,
  },
  {
    name: 'yearly',
    description: 'the summary and the certification of a year, and the register behind them',
    group: PROOF,
    load: () => require('./commands/yearly') as CommandModule,
  },
  {
    name: 'ledger',
    description: 'show and verify the record of a breach',
    group: PROOF,
    load: () => require('./commands/ledger') as CommandModule,
  },
  {
    name: 'evidence',
    description: 'export all that is known of a breach as one signed file, and check one',
    group: PROOF,
    load: () => require('./commands/evidence') as CommandModule,
  },
  {
    name: 'records',
    description: 'whether these records are live from here; keys, legal holds, destruction',
    group: MACHINE,
    load: () => require('./commands/records') as CommandModule,
  },
  {
    name: 'up',
    description: 'run the whole stack here',
    group: MACHINE,
    load: () => require('./commands/up') as CommandModule,
  },
  {
    name: 'demo',
    description: 'a breach from start to end before your eyes',
    group: MACHINE,
    load: () => require('./commands/demo') as CommandModule,
  },
  {
    name: 'worker',
    description: 'run the process that carries breaches out',
    group: MACHINE,
    load: () => require('./commands/worker') as CommandModule,
  },
  {
    name: 'doctor',
    description: 'check everything that Tocsin needs; --fix mends what it can',
    group: MACHINE,
    load: () => require('./commands/doctor') as CommandModule,
  },
  {
    name: 'completion',
    description: 'print the completion for a shell',
    group: MACHINE,
    load: () => require('./commands/completion') as CommandModule,
    needsAll: true,
  },
  {
    name: 'complete',
    description: 'what the completion of a shell asks',
    group: MACHINE,
    load: () => require('./commands/complete') as CommandModule,
    needsAll: true,
    isHidden: true,
  },
];
