import { loadCarrier } from '../../config/carrier';
import type { CaseStatus } from '../../domain/case/state';
import { withBreaches } from '../breach-client';
import { buildReport } from '../report/build-report';
import { createNarrator } from './narrator';
import { caseOf, openSample } from './open-sample';
import type { DemoOptions } from './open-sample';
import { playStory } from './story';

export interface DemoOutcome {
  readonly status: CaseStatus;
  readonly workflowId: string;
  readonly runId: string;
  readonly files: readonly string[];
}

/**
 * A drill of one breach from open to closed on the running stack, by the same code as every other breach: the commands'
 * own functions, the same worker, real SMTP to the local inbox.
 */
export const runDemo = async (options: DemoOptions): Promise<DemoOutcome> => {
  const tell = createNarrator(loadCarrier(undefined).zone);
  const { reference, workflowId, runId } = await openSample(options, tell);
  const status = await withBreaches((breaches) => playStory(caseOf(breaches, reference, options), tell));
  const report = await buildReport(
    reference,
    { stage: 'final', format: 'all' },
    { ...options.globals, dryRun: false },
  );
  const { files } = report.data as { files: readonly { path: string }[] };
  return { status, workflowId, runId, files: files.map((file) => file.path) };
};
