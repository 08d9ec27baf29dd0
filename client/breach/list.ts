import { defineSearchAttributeKey } from '@temporalio/common';
import { DateTime } from 'luxon';
import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import { TocsinError } from '../../domain/errors';
import { breachWorkflowId } from '../../domain/naming';
import { listBreaches } from '../../records/breaches';
import type { BreachRecord } from '../../records/breaches';
import type { RetentionStanding } from '../../domain/retention/ports';
import { customersAtDestruction, listRetentions } from '../../records/retention-store';
import { localTime } from '../../reports/local-time';
import { BREACH } from '../../workflows/contract';
import type { Result } from '../action';
import { withTemporal } from '../temporal/connect';
import { withRecords } from '../with-records';

export interface ListOptions {
  readonly open?: boolean;
  readonly held?: boolean;
}

/** What Temporal's visibility knows of a breach beside the records; of one that has ended, its policies alone count. */
interface Sight {
  readonly held: boolean | undefined;
  readonly dueAt: Date | null;
  /** Those in force, which may be others than the case was opened with. */
  readonly policies: readonly string[] | undefined;
}

const KEYS = {
  held: defineSearchAttributeKey('BreachHeld', 'BOOL'),
  dueAt: defineSearchAttributeKey('BreachDueAt', 'DATETIME'),
  policies: defineSearchAttributeKey('BreachPolicies', 'KEYWORD_LIST'),
};
const OVER = ['closed', 'not-a-breach'];

/** Breaches by workflow id, also ended ones as long as Temporal retains them; null where Temporal does not answer: the records alone are worth a list. */
const readSights = async (): Promise<ReadonlyMap<string, Sight> | null> => {
  try {
    return await withTemporal(async ({ client }) => {
      const sights = new Map<string, Sight>();
      const query = `WorkflowType = '${BREACH}'`;
      for await (const { workflowId, status, typedSearchAttributes } of client.workflow.list({ query })) {
        const isRunning = status.name === 'RUNNING';
        // A long case has several runs: the one that runs is the one that counts.
        if (!isRunning && sights.has(workflowId)) continue;
        sights.set(workflowId, {
          held: isRunning ? (typedSearchAttributes.get(KEYS.held) ?? false) : undefined,
          dueAt: isRunning ? (typedSearchAttributes.get(KEYS.dueAt) ?? null) : null,
          policies: typedSearchAttributes.get(KEYS.policies),
        });
      }
      return sights;
    });
  } catch (error) {
    if (error instanceof TocsinError && error.code === 'Unavailable') return null;
    throw error;
  }
};

/** As `breach show` writes it: in the carrier's zone, to the second. */
const inZone = (instant: Date, zone: string): string | null =>
  DateTime.fromJSDate(instant, { zone }).toISO({ suppressMilliseconds: true });

/** What a row says beside the breach and what Temporal sees of it. */
interface Beside {
  readonly retention: RetentionStanding | undefined;
  /** How many customers it had, where their data are destroyed; undefined: they are on record. */
  readonly destroyed: number | undefined;
  readonly zone: string;
}

const rowOf = (breach: BreachRecord, sight: Sight | undefined, { retention, destroyed, zone }: Beside) => {
  const { reference, title, status, phase, policies, customers, isDrill, openedAt, openedBy } = breach;
  return {
    reference,
    title,
    phase: status === 'opening' ? 'opening' : phase,
    held: sight?.held ?? phase === 'held',
    dueAt: sight?.dueAt ? inZone(sight.dueAt, zone) : null,
    customers: destroyed ?? customers,
    /** Whether the customers are destroyed: then their number is the one that the ledger keeps. */
    purged: destroyed !== undefined,
    policies: sight?.policies ?? policies,
    drill: isDrill,
    /** Of a closed breach: how long it is kept, and whether its personal data are destroyed. */
    retention: retention ?? null,
    openedAt,
    openedBy,
  };
};

/** `tocsin breach list`: every breach of the records, the newest first, with what Temporal knows of those that run. */
export const listAll = async ({ open, held }: ListOptions): Promise<Result> => {
  const [breaches, retentions, destroyed] = await withRecords(async (database) => [
    await listBreaches(database),
    await listRetentions(database),
    await customersAtDestruction(database),
  ]);
  const sights = breaches.length > 0 ? await readSights() : new Map<string, Sight>();
  const { zone } = loadCarrier(readEnvironment().carrierFile);
  const rows = breaches
    .map((breach) =>
      rowOf(breach, sights?.get(breachWorkflowId(breach.reference)), {
        retention: retentions.get(breach.reference),
        destroyed: destroyed.get(breach.reference),
        zone,
      }),
    )
    .filter((row) => (!open || !OVER.includes(row.phase)) && (!held || row.held));
  return {
    data: rows,
    table: {
      columns: ['reference', 'phase', 'held', 'due', 'customers', 'policies', 'drill', 'title'],
      rows: rows.map((row) => [
        row.reference,
        row.retention ? `${row.phase}, ${row.retention.phase}` : row.phase,
        row.held ? 'held' : '',
        row.dueAt ? localTime(row.dueAt, zone) : '',
        row.purged ? `${row.customers} (purged)` : row.customers,
        row.policies.join(','),
        row.drill ? 'drill' : '',
        row.title,
      ]),
    },
    said: [
      ...(rows.length === 0 ? ['No breaches.'] : []),
      ...(sights ? [] : ['Temporal does not answer: deadlines are not shown.']),
    ],
    next: rows[0] ? `tocsin breach show ${rows[0].reference}` : 'tocsin breach open -f breach.yaml',
  };
};
