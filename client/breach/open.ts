import { readEnvironment } from '../../config/env';
import { TocsinError } from '../../domain/errors';
import { breachWorkflowId } from '../../domain/naming';
import type { WindowsReport } from '../../domain/windows/types';
import {
  createBreach,
  discardOpening,
  markRunning,
  nextReference,
  returnReference,
} from '../../records/breaches';
import type { Database } from '../../records/database';
import { canonicalDigest } from '../../records/digest';
import { whileOpening } from '../../records/opening-lock';
import type { Waves } from '../../domain/sending/waves';
import type { BreachInput } from '../../workflows/contract';
import type { Globals, Result } from '../action';
import { withBreaches } from '../breach-client';
import type { Breaches } from '../breach-client';
import { readWaves } from '../dispatch/wave-options';
import type { WaveOptions } from '../dispatch/wave-options';
import { importFile } from '../customers/import-file';
import { mayHaveStarted } from '../temporal/start-breach';
import type { StartedBreach } from '../temporal/start-breach';
import { withRecords } from '../with-records';
import { checkCustomersFile } from './check-customers-file';
import { doubtsOf, openingWindows, readOpening } from './read-opening';
import type { Opening } from './read-opening';
import { refuseHarmlessAlone } from './refuse-harmless-alone';
import { edgesText } from './status-text';

export interface OpenOptions extends WaveOptions {
  readonly file: string;
  readonly customers?: string;
  readonly policies?: string;
  readonly speed?: number;
  /** Who found with the opener that there is no harm. */
  readonly second?: string;
  /** Of the customers' file: see `ImportOptions`. */
  readonly acceptValid?: boolean;
  readonly rejected?: string;
}

/** What tells one opening from another, so that one whose answer was lost may be repeated. */
const digestOf = (
  reference: string,
  { document, policies }: Opening,
  { waves, drill }: Pick<BreachInput, 'waves' | 'drill'>,
): string =>
  canonicalDigest({
    ...document,
    reference,
    policies: policies.map(({ id, version }) => `${id} v${version}`),
    speed: drill?.speed ?? 1,
    ...(waves ? { waves } : {}),
  });

interface Begun extends Pick<OpenOptions, 'speed' | 'second'> {
  readonly actor: string;
  readonly openedAt: string;
  readonly waves?: Waves;
}

const inputOf = (
  reference: string,
  { document, facts, policies, carrier }: Opening,
  { actor, openedAt, speed, waves, second }: Begun,
): BreachInput => ({
  reference,
  title: document.title,
  openedAt,
  openedBy: actor,
  zone: carrier.zone,
  policies,
  closures: carrier.closures,
  facts,
  ...(waves ? { waves } : {}),
  ...(second === undefined ? {} : { second }),
  ...(speed === undefined ? {} : { drill: { speed } }),
});

const windowsSaid = ({ warnings, conflicts }: WindowsReport): string[] => [
  ...warnings.map((warning) => `Warning: ${warning}.`),
  ...conflicts.map(({ message }) => `Conflict: ${message}.`),
];

const doubtsSaid = ({ document }: Opening): string[] =>
  doubtsOf(document).map((doubt) => `Warning: ${doubt}.`);

/** Begun and not known to have failed: the opening stays, so that a repeat takes it up. */
const unknownStart = (reference: string, cause: unknown): TocsinError =>
  new TocsinError(
    'Unavailable',
    `whether ${reference} has started is not known: ${cause instanceof Error ? cause.message : String(cause)}`,
    `Open it again with "reference: ${reference}" in the file: it is started once, whatever became of this attempt.`,
    { cause },
  );

/**
 * The steps of an opening: case, list, workflow, in this order, so that a workflow never runs without its records.
 * What fails before the workflow is known to run is taken back.
 */
const carryOut = async (
  database: Database,
  breaches: Breaches,
  input: BreachInput,
  opening: Opening,
  { customers, speed, acceptValid, rejected }: OpenOptions,
  globals: Globals,
): Promise<{ started: StartedBreach; list: Result | null } | { refused: Result }> => {
  const { reference, openedAt } = input;
  await createBreach(database, {
    reference,
    document: opening.document,
    facts: opening.facts,
    policies: opening.policies.map(({ id }) => id),
    openedBy: globals.actor,
    openedAt,
    isDrill: speed !== undefined,
    speed: speed ?? 1,
  });
  try {
    const list =
      customers === undefined
        ? null
        : await importFile(reference, customers, { acceptValid, rejected }, globals);
    if (list?.exitCode) {
      await discardOpening(database, reference);
      return { refused: { ...list, said: [...(list.said ?? []), 'Nothing was opened.'] } };
    }
    return { started: await breaches.start(input, digestOf(reference, opening, input)), list };
  } catch (error) {
    if (mayHaveStarted(error)) throw unknownStart(reference, error);
    await discardOpening(database, reference);
    throw error;
  }
};

/** Whether nothing is left of an opening that failed: it may have started, or somebody else's has its reference. */
const isTakenBack = (error: unknown): boolean =>
  !(error instanceof TocsinError && (error.code === 'Conflict' || mayHaveStarted(error.cause)));

const nextCommand = (reference: string, { facts }: Opening, hasList: boolean): string => {
  if (!facts.determinedAt) return `tocsin breach determine ${reference} --at TIME --reason TEXT`;
  return hasList ? `tocsin breach watch ${reference}` : `tocsin customers import ${reference} FILE`;
};

const uiSaid = ({ workflowId, runId }: StartedBreach): string[] => {
  const { temporalUiUrl } = readEnvironment();
  return temporalUiUrl ? [`Watch it: ${temporalUiUrl}/${encodeURIComponent(workflowId)}/${runId}`] : [];
};

const openedText = (data: StartedBreach & { reference: string; windows: WindowsReport }): string => {
  const { effective, zone } = data.windows;
  return [
    `reference  ${data.reference}`,
    `workflow   ${data.workflowId}`,
    `run        ${data.runId}`,
    `agencies   ${edgesText(effective.agencies, zone)}`,
    `customers  ${edgesText(effective.customers, zone)}`,
  ].join('\n');
};

const rehearse = async (opening: Opening, options: OpenOptions, windows: WindowsReport): Promise<Result> => {
  const list = options.customers === undefined ? null : await checkCustomersFile(options.customers, options);
  const customers = list && list.customers;
  const { reference = null } = opening.document;
  return {
    data: {
      reference,
      workflowId: reference === null ? null : breachWorkflowId(reference),
      runId: null,
      windows,
      customers,
    },
    text: [
      `agencies   ${edgesText(windows.effective.agencies, windows.zone)}`,
      `customers  ${edgesText(windows.effective.customers, windows.zone)}`,
    ].join('\n'),
    said: [
      ...doubtsSaid(opening),
      ...windowsSaid(windows),
      ...(list && list.rejected > 0 ? [`${list.rejected} rows are wrong and would be left out.`] : []),
      `The file can be read${customers === null ? '' : `, and so can ${customers} customers`}. Nothing was opened.`,
    ],
  };
};

/**
 * `tocsin breach open`: everything is checked first; a file that is wrong starts nothing and leaves nothing. Throws
 * `Usage` with line and field, `Conflict` where the reference is taken, `Unavailable` without Temporal or records.
 */
export const openBreach = async (options: OpenOptions, globals: Globals): Promise<Result> => {
  if (options.customers === undefined && (options.acceptValid || options.rejected !== undefined))
    throw new TocsinError(
      'Usage',
      '--accept-valid and --rejected are for the rows of --customers, which is not given',
      'Name the file with --customers, or leave them out.',
    );
  if (options.file === '-' && options.customers === '-')
    throw new TocsinError('Usage', '-f and --customers both name stdin', 'Give one of them a file.');
  const waves = readWaves(options) ?? undefined;
  const opening = readOpening(options.file, options.policies);
  refuseHarmlessAlone(opening.facts, globals.actor, options.second);
  const openedAt = new Date().toISOString();
  const windows = openingWindows(opening, openedAt);
  if (globals.dryRun) return rehearse(opening, options, windows);
  return withBreaches((breaches) =>
    withRecords(async (database) => {
      const year = Number(openedAt.slice(0, 4));
      const { reference: given } = opening.document;
      const reference = given ?? (await nextReference(database, year));
      const giveBack = async (): Promise<void> => {
        if (given === undefined) await returnReference(database, reference);
      };
      const input = inputOf(reference, opening, {
        actor: globals.actor,
        openedAt,
        speed: options.speed,
        second: options.second,
        ...(waves ? { waves } : {}),
      });
      return whileOpening(database, reference, async () => {
        const outcome = await carryOut(database, breaches, input, opening, options, globals).catch(
          async (error: unknown) => {
            // A gap in the numbers is better than an error that hides this one.
            if (isTakenBack(error)) await giveBack().catch(() => undefined);
            throw error;
          },
        );
        if ('refused' in outcome) {
          await giveBack();
          return outcome.refused;
        }
        await markRunning(database, reference);
        const data = { reference, ...outcome.started, windows };
        return {
          data,
          text: openedText(data),
          said: [
            ...doubtsSaid(opening),
            ...windowsSaid(windows),
            `${reference} is open${options.speed === undefined ? '' : ', as a drill: all mail goes to the local inbox'}.`,
            ...(outcome.list?.said ?? []),
            ...uiSaid(outcome.started),
          ],
          next: nextCommand(reference, opening, options.customers !== undefined),
        };
      });
    }),
  );
};
