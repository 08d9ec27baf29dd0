import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { exportEvidence } from '../../../client/evidence/export-evidence';
import { verifyEvidence } from '../../../client/evidence/verify-evidence';
import type { Globals, Result } from '../../../client/result';
import { openSigningKey } from '../../../config/signing-key';
import type { SignerPort } from '../../../domain/ports';
import { createSigner } from '../../../records/signature';
import { replayHistories } from '../../../worker/replay-histories';
import { BR, aToldCase } from './a-told-case';
import type { ToldCase } from './a-told-case';

export const GLOBALS: Globals = { output: 'json', actor: 'ada', input: false, yes: false, dryRun: false };

export interface ToldBundle {
  told(): ToldCase;
  /** The bundle's file. */
  file(): string;
  bytes(): Buffer;
  /** A path in the case's own folder. */
  inFolder(name: string): string;
  signer(): SignerPort;
  verify(of?: string, key?: string): Promise<Result>;
  /** Names of the checks that a bundle fails. */
  failed(of: string): Promise<string[]>;
}

/** One told case and its bundle for all tests of a file; commands find it by the environment. */
export const aToldBundle = (): ToldBundle => {
  const before = { ...process.env };
  let told: ToldCase | undefined;
  let bytes = Buffer.alloc(0);
  const inFolder = (name: string): string => path.join(told?.folder ?? '', name);
  const file = (): string => inFolder('evidence.zip');
  beforeAll(async () => {
    told = await aToldCase();
    Object.assign(process.env, told.variables);
    await exportEvidence(BR, { out: file(), history: true }, GLOBALS);
    bytes = await readFile(file());
  }, 180_000);
  afterAll(async () => {
    process.env = before;
    await told?.end();
  }, 60_000);
  const verify = (of = file(), key?: string) => verifyEvidence(of, { key }, replayHistories);
  return {
    told: () => told as ToldCase,
    file,
    bytes: () => bytes,
    inFolder,
    signer: () => createSigner(openSigningKey({ home: told?.folder ?? '', signingKeyFile: null })),
    verify,
    failed: async (of) => {
      const { data, exitCode } = await verify(of);
      const { checks } = data as { checks: { check: string; ok: boolean }[] };
      expect(exitCode).toBe(checks.every(({ ok }) => ok) ? 0 : 1);
      return checks.filter(({ ok }) => !ok).map(({ check }) => check);
    },
  };
};
