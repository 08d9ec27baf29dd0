import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import type { CaseStatus } from '../../domain/case/state';
import { noticeCounts } from '../../records/case-store';
import { openDatabase } from '../../records/database';
import type { Database } from '../../records/database';
import { recordsUrl } from '../../config/records-url';
import { withBreaches } from '../breach-client';
import { createNarrator } from './narrator';
import type { Narrator } from './narrator';
import { caseOf, openSample } from './open-sample';
import type { DemoOptions, OpenedSample } from './open-sample';
import { OPERATOR, approveSending, present, tellLawEnforcement } from './story';
import type { DemoCase } from './story';
import { untilItAnswers } from './until';

export interface SendOptions extends DemoOptions {
  /** The folder in which the inbox keeps what it took. */
  readonly mails: string;
  /** Notices a second, so that there is a middle to interrupt. */
  readonly perSecond: number;
}

/** A sample breach whose notices are going out. */
export interface SampleSending {
  readonly opened: OpenedSample;
  readonly theCase: DemoCase;
  readonly tell: Narrator;
  readonly database: Database;
  /** When the breach was opened, by this machine's clock. */
  readonly sinceMs: number;
  /** The case's own time at this moment, ISO 8601, whoever answers. */
  readonly caseNow: () => string;
  /** Waits until so large a part of the people has an outcome, 0 to 1, however often the records go away meanwhile. */
  readonly untilDone: (part: number) => Promise<void>;
  /** Waits until everybody has an outcome and the workflow says so. */
  readonly untilNotified: () => Promise<CaseStatus>;
}

/** Long enough for a worker that is noticed by its silence, and for Temporal to find its timers again. */
const PATIENCE = { forMs: 600_000 };
const OFTEN = { forMs: 600_000, everyMs: 20 };

/** Brings a sample breach to where its notices go out, at a pace, and lets something happen to it then. */
export const whileSending = async <T>(
  options: SendOptions,
  happening: (sending: SampleSending) => Promise<T>,
): Promise<T> => {
  const sinceMs = Date.now();
  const tell = createNarrator(loadCarrier(undefined).zone);
  const opened = await openSample(options, tell);
  const database = openDatabase(recordsUrl(readEnvironment()), { poolSize: 2 });
  const { reference } = opened;
  try {
    return await withBreaches(async (breaches) => {
      const theCase = caseOf(breaches, reference, options);
      await tellLawEnforcement(theCase, tell);
      const rated = await theCase.act('rate', { rates: { global: options.perSecond }, actor: OPERATOR });
      await approveSending(theCase, tell);
      const done = async (): Promise<{ readonly done: number; readonly listed: number }> => {
        const { listed, pending } = await noticeCounts(database, reference);
        tell.progress(listed - pending, listed, 'customers have an outcome');
        return { done: listed - pending, listed };
      };
      return await happening({
        opened,
        theCase,
        tell,
        database,
        sinceMs,
        caseNow: () => present(rated),
        untilDone: async (part) => {
          await untilItAnswers(
            'the sending to get on',
            async () => {
              const now = await done();
              return now.done >= part * now.listed ? true : null;
            },
            OFTEN,
          );
        },
        untilNotified: () =>
          untilItAnswers(
            'an outcome for every customer',
            async () => {
              await done();
              const status = await theCase.status();
              return ['notified', 'reported'].includes(status.phase) ? status : null;
            },
            PATIENCE,
          ),
      });
    });
  } finally {
    await database.close();
  }
};
