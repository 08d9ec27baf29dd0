import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Globals } from '../action';
import { openBreach } from '../breach/open';
import type { Breaches } from '../breach-client';
import { exportForPost } from '../notice/export-letters';
import type { Narrator } from './narrator';
import { sampleBreach } from './sample-breach';
import { sampleCustomers } from './sample-customers';
import type { DemoCase } from './story';

export interface DemoOptions {
  /** Where the demo's files go. */
  readonly home: string;
  readonly customers: number;
  /** Case seconds per real second. */
  readonly speed: number;
  readonly globals: Globals;
}

export interface OpenedSample {
  readonly reference: string;
  readonly workflowId: string;
  readonly runId: string;
}

/** The case as a demo's stories see it: the commands' own functions. */
export const caseOf = (
  breaches: Breaches,
  reference: string,
  { home, globals }: Pick<DemoOptions, 'home' | 'globals'>,
): DemoCase => ({
  reference,
  act: (name, input) => breaches.act(reference, name, input as never),
  status: () => breaches.status(reference),
  agenciesEmailed: async () =>
    (await breaches.timeline(reference)).filter(({ kind }) => kind === 'agency-emailed').length,
  exportLetters: async () => {
    const out = path.join(home, 'demo', `${reference}-letters`);
    const { data } = await exportForPost(reference, { out }, { ...globals, actor: 'alice', dryRun: false });
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

/** Opens a drill of a sample breach on the running stack, and says by which command anybody would. */
export const openSample = async (
  { home, customers, speed, globals }: DemoOptions,
  tell: Narrator,
): Promise<OpenedSample> => {
  const samples = await writeSamples(path.join(home, 'demo'), customers);
  tell.heading(`A drill: a breach of ${customers} customers’ records, ${speed / 86_400} day(s) a second`);
  tell.detail(`tocsin breach open -f ${samples.breach} --customers ${samples.list} --speed ${speed}`);
  const opened = await openBreach(
    { file: samples.breach, customers: samples.list, speed },
    { ...globals, actor: 'alice', dryRun: false },
  );
  return opened.data as OpenedSample;
};
