import { carrierPort, loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { loadPolicy } from '../../config/policies';
import { TocsinError } from '../../domain/errors';
import { computeWindows } from '../../domain/windows/compute-windows';
import type { WindowsInput } from '../../domain/windows/types';
import { caseTimeOf, listBreaches } from '../../records/breaches';
import type { BreachRecord } from '../../records/breaches';
import type { Database } from '../../records/database';
import { createReportStore } from '../../records/report-store';
import { readCase } from '../../reports/read-case';
import { isExercise } from '../is-exercise';
import { withRecords } from '../with-records';
import { otherTextsOf } from './other-texts';
import type { OtherText } from './other-texts';

const OVER = ['closed', 'not-a-breach'];
const isOpen = ({ status, phase }: BreachRecord): boolean => status === 'running' && !OVER.includes(phase);

/** What a running breach's windows are computed from now, as its ledger tells it. */
export interface BreachWindowsInput {
  readonly reference: string;
  readonly openedAt: string;
  readonly input: WindowsInput;
  /** Policies that it runs under in another version than the one shipped here, which the input holds. */
  readonly otherTexts: readonly OtherText[];
}

const inputOf = async (database: Database, breach: BreachRecord): Promise<BreachWindowsInput> => {
  const environment = readEnvironment();
  const carrier = loadCarrier(environment.carrierFile);
  const { reference, openedAt } = breach;
  const { windowsInput, policies } = await readCase(
    {
      records: createReportStore(database),
      carrier: carrierPort(carrier),
      zone: carrier.zone,
      closures: carrier.closures,
      policies: (ids) => ids.map((id) => loadPolicy(id)),
      computeWindows,
      isSandbox: await isExercise(environment, database),
    },
    { reference, at: caseTimeOf(breach, Date.now()), stage: 'initial' },
  );
  return { reference, openedAt, input: windowsInput, otherTexts: otherTextsOf(policies) };
};

/**
 * Breaches as their windows see them: one by its reference, or every open one.
 * @throws TocsinError NotFound for an unknown or closed breach; Unavailable where the records do not answer
 */
export const readWindowsInputs = (reference?: string): Promise<BreachWindowsInput[]> =>
  withRecords(async (database) => {
    const all = await listBreaches(database);
    const wanted = all.filter((breach) =>
      reference === undefined ? isOpen(breach) : breach.reference === reference,
    );
    if (reference !== undefined && wanted.length === 0)
      throw new TocsinError('NotFound', `there is no breach ${reference}`, 'See tocsin breach list.');
    const inputs: BreachWindowsInput[] = [];
    for (const breach of wanted) inputs.push(await inputOf(database, breach));
    return inputs;
  });

/** Which breaches are open, since when, and under what. */
export const readOpenBreaches = (): Promise<Pick<BreachRecord, 'reference' | 'openedAt' | 'policies'>[]> =>
  withRecords(async (database) => (await listBreaches(database)).filter(isOpen));
