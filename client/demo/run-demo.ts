import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadCarrier } from '../../config/carrier';
import type { CaseStatus } from '../../domain/case/state';
import type { Globals } from '../action';
import { openBreach } from '../breach/open';
import { withBreaches } from '../breach-client';
import type { Breaches } from '../breach-client';
import { exportForPost } from '../notice/export-letters';
import { buildReport } from '../report/build-report';
import { createNarrator } from './narrator';
import { sampleBreach } from './sample-breach';
import { sampleCustomers } from './sample-customers';
import { playStory } from './story';
import type { DemoCase } from './story';

export interface DemoOptions {
  /** Where the demo's files go. */
  readonly home: string;
  readonly customers: number;
  /** Case seconds per real second. */
  readonly speed: number;
  readonly globals: Globals;
}

export interface DemoOutcome {
  readonly status: CaseStatus;
  readonly workflowId: string;
  readonly runId: string;
  readonly files: readonly string[];
}

interface Opened {
  readonly reference: string;
  readonly workflowId: string;
  readonly runId: string;
}

const caseOf = (breaches: Breaches, reference: string, home: string, globals: Globals): DemoCase => ({
  reference,
  act: (name, input) => breaches.act(reference, name, input as never),
  status: () => breaches.status(reference),
  agenciesEmailed: async () =>
    (await breaches.timeline(reference)).filter(({ kind }) => kind === 'agency-emailed').length,
  exportLetters: async () => {
    const out = path.join(home, 'demo', `${reference}-letters`);
    const { data } = await exportForPost(reference, out, { ...globals, actor: 'alice', dryRun: false });
    return { letters: (data as { readonly letters: number }).letters, out };
  },
});

/** The demo's files, as an operator would have them: a breach in YAML and its customers as CSV. */
const writeSamples = async (folder: string, customers: number): Promise<{ breach: string; list: string }> => {
  const nowMs = Date.now();
  const files = { breach: path.join(folder, 'breach.yaml'), list: path.join(folder, 'customers.csv') };
  await mkdir(folder, { recursive: true });
  await writeFile(files.breach, sampleBreach(nowMs));
  await writeFile(files.list, sampleCustomers(customers, nowMs));
  return files;
};

/**
 * A drill of one breach from open to closed on the running stack, by the same code as every other breach: the commands'
 * own functions, the same worker, real SMTP to the local inbox.
 */
export const runDemo = async ({ home, customers, speed, globals }: DemoOptions): Promise<DemoOutcome> => {
  const { zone } = loadCarrier(undefined);
  const tell = createNarrator(zone);
  const samples = await writeSamples(path.join(home, 'demo'), customers);
  tell.heading(`A drill: a breach of ${customers} customers’ records, ${speed / 86_400} day(s) a second`);
  tell.detail(`tocsin breach open -f ${samples.breach} --customers ${samples.list} --speed ${speed}`);
  const opened = await openBreach(
    { file: samples.breach, customers: samples.list, speed },
    { ...globals, actor: 'alice', dryRun: false },
  );
  const { reference, workflowId, runId } = opened.data as Opened;
  const status = await withBreaches((breaches) =>
    playStory(caseOf(breaches, reference, home, globals), tell),
  );
  const report = await buildReport(
    reference,
    { stage: 'final', format: 'all' },
    { ...globals, dryRun: false },
  );
  const { files } = report.data as { files: readonly { path: string }[] };
  return { status, workflowId, runId, files: files.map((file) => file.path) };
};
