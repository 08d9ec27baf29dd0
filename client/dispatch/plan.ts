import type { CaseStatus } from '../../domain/case/state';
import { ratesInForce, ratesText } from '../../domain/sending/rates';
import { waveCounts, wavesText } from '../../domain/sending/waves';
import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { noticeCounts } from '../../records/case-store';
import { customerStats } from '../../records/customers';
import type { CustomerStats } from '../../records/customers';
import { takeAct } from '../act/take-act';
import type { Globals, Result } from '../action';
import { readStatus } from '../breach-client';
import { caseNow } from '../breach/case-now';
import { nextStepOf } from '../breach/next-step';
import { edgesText, nextText } from '../breach/status-text';
import { withRecords } from '../with-records';
import { outlookFor, outlookText } from './prospects';
import type { Outlook } from './prospects';
import { lookForUnwritable, unwritableSaid } from './unwritable';
import { readWaves, restSaid } from './wave-options';
import type { WaveOptions } from './wave-options';

const emailsOf = ({ byDestination }: CustomerStats): number =>
  byDestination
    .filter(({ channel }) => channel === 'email')
    .reduce((sum, { customers }) => sum + customers, 0);

const rowsOf = ({ byDestination, byLanguage, byState }: CustomerStats): (string | number)[][] => [
  ...byDestination.map(({ channel, rule, customers }) => [channel, rule, customers]),
  ...Object.entries(byLanguage).map(([value, people]) => ['language', value, people]),
  ...Object.entries(byState).map(([value, people]) => ['state', value, people]),
];

/** What stands in the way of the last wave, and what its plan is, a sentence each. */
const wavesSaid = ({ waves }: CaseStatus, emails: number): string[] =>
  waves === null
    ? ['All at once, in no waves.']
    : [`Waves: ${waveCounts(waves, emails).join(' + ') || 'nobody'} (${wavesText(waves)}).`];

const warningsOf = ({ isInTime, text }: Outlook, { waves }: CaseStatus): string[] =>
  isInTime === false
    ? [
        `WARNING: the ${waves ? 'last wave' : 'sending'} ${text ?? ''}: ` +
          `raise the rates with tocsin dispatch rate${waves ? ', or take fewer waves or shorter waits' : ''}.`,
      ]
    : [];

/** Whom nothing can reach: a person must settle it, and does so better before the sending than after it. */
const nowhereSaid = ({ byDestination }: CustomerStats): string[] => {
  const people = byDestination
    .filter(({ channel }) => channel === 'none')
    .reduce((sum, { customers }) => sum + customers, 0);
  return people === 0
    ? []
    : [
        `WARNING: ${people} can be told neither by e-mail nor by letter and will be failed: mend the list and import it again.`,
      ];
};

/** `tocsin dispatch plan`: the list as it stands, by destination, how long it takes, and what keeps it back. */
const showPlan = async (reference: string): Promise<Result> => {
  const status = await readStatus(reference);
  const { look, found } = lookForUnwritable();
  const { stats, counts, outlook } = await withRecords(async (database) => ({
    stats: await customerStats(database, reference, look),
    counts: await noticeCounts(database, reference),
    outlook: await outlookFor(database, status, Date.parse(caseNow(status))),
  }));
  const { customers, byDestination, byLanguage, byState } = stats;
  const { windows, approval, held, holds, paused, next, waves } = status;
  const customersWindow = windows?.effective.customers ?? { earliest: null, latest: null };
  const rates = ratesInForce(loadCarrier(readEnvironment().carrierFile).sending.rates, status.rates);
  return {
    data: {
      reference,
      customers,
      pending: counts.pending,
      byDestination,
      byLanguage,
      byState,
      unwritable: found(),
      rates,
      waves,
      waveSizes: waves && waveCounts(waves, emailsOf(stats)),
      outlook,
      window: customersWindow,
      zone: windows?.zone ?? null,
      held,
      holds: holds.map(({ reference: hold, lastDay }) => ({ reference: hold, lastDay })),
      paused,
      approval,
      conflicts: windows?.conflicts ?? [],
      next,
    },
    table: { columns: ['by', 'value', 'people'], rows: rowsOf(stats) },
    said: [
      `${customers} people listed, ${counts.pending} still to be told.`,
      `Window: ${windows ? edgesText(customersWindow, windows.zone) : 'the clock has not started'}.`,
      `Rates: ${ratesText(rates)}.`,
      ...wavesSaid(status, emailsOf(stats)),
      outlookText(outlook),
      ...nowhereSaid(stats),
      ...unwritableSaid(found()),
      ...warningsOf(outlook, status),
      `Approvals: ${approval.given} of ${approval.needed}.`,
      ...(windows?.conflicts ?? []).map(({ message }) => `Conflict: ${message}.`),
      `First: ${nextText(status)}.`,
    ],
    next: nextStepOf(status).command,
  };
};

/** The same; with waves given they are set first, which voids approvals of another plan. */
export const planDispatch = async (
  reference: string,
  options: WaveOptions,
  globals: Globals,
): Promise<Result> => {
  const waves = readWaves(options);
  if (waves === undefined) return showPlan(reference);
  const added = restSaid(options, waves);
  const set = await takeAct({ reference, name: 'waves', message: { waves }, globals });
  if (globals.dryRun)
    return {
      ...set,
      said: [
        `Would be set: ${waves ? wavesText(waves) : 'all at once, in no waves'}.`,
        ...added,
        ...(set.said ?? []),
      ],
    };
  const plan = await showPlan(reference);
  return { ...plan, said: [...(set.said ?? []), ...added, ...(plan.said ?? [])] };
};
