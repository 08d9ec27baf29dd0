import { readFileSync } from 'node:fs';
import { EXIT_CODES, TocsinError } from '../../domain/errors';
import type { Checkpoint } from '../../records/checkpoints';
import type { Result } from '../action';
import { policyMember, readCaseFile, readPolicy } from './case-file';
import type { Check, Evidence } from './checks/check';
import { checkNotice, checkPapers, checkReports } from './checks/documents';
import { toldIn, checkReplay, readHistories } from './checks/histories';
import type { Replay } from './checks/histories';
import { checkAnchors, checkChain, checkExtracts, checkOpening, readLedgerLines } from './checks/ledger';
import { checkOutcomes } from './checks/outcomes';
import { checkPolicies } from './checks/policies';
import { checkPeople } from './checks/people';
import { checkApprovals, checkHolds, checkWindows } from './checks/sending';
import { MEMBERS } from './format';
import { openBundle } from './open-bundle';
import type { Bundle } from './open-bundle';

export interface VerifyOptions {
  /** File of the public key that the reader trusts, PEM. */
  readonly key?: string;
}

const readKey = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TocsinError(
      'Usage',
      `--key names ${file}, which cannot be read`,
      'Name a file of a public key, PEM.',
      {
        cause,
      },
    );
  }
};

const readEvidence = async (bundle: Bundle): Promise<Evidence> => {
  const caseFile = readCaseFile((await bundle.read(MEMBERS.case)).toString());
  const ledger = readLedgerLines((await bundle.read(MEMBERS.ledger)).toString());
  const ids = bundle.names.flatMap((name) => /^policies\/(.+)\.json$/.exec(name)?.[1] ?? []);
  const texts = new Map(
    await Promise.all(
      ids.map(async (id) => [id, readPolicy((await bundle.read(policyMember(id))).toString())] as const),
    ),
  );
  return {
    bundle,
    caseFile,
    ledger,
    policies: (wanted) =>
      wanted.map((id) => {
        const policy = texts.get(id);
        if (!policy) throw new TocsinError('NotFound', `the bundle lacks the policy ${id}`);
        return policy;
      }),
  };
};

const checkpointsOf = async (bundle: Bundle): Promise<readonly Checkpoint[]> =>
  JSON.parse((await bundle.read(MEMBERS.checkpoints)).toString()) as Checkpoint[];

/** A check that cannot even be made has failed: whoever made the bundle may have made it so. */
const attempt = async (name: string, check: () => Check | Promise<Check>): Promise<Check> => {
  try {
    return await check();
  } catch (error) {
    const found = `it cannot be checked: ${error instanceof Error ? error.message : String(error)}`;
    return { check: name, ok: false, found };
  }
};

const allChecks = async (
  bundle: Bundle,
  trustedKeys: readonly string[],
  replay: Replay,
): Promise<Check[]> => {
  const evidence = await readEvidence(bundle);
  const { ledger } = evidence;
  const chain = await attempt('ledger', () => checkChain(ledger, bundle.manifest));
  if (!chain.ok) return [chain];
  const runs = await readHistories(bundle);
  return [
    chain,
    await attempt('opening', () => checkOpening(evidence)),
    await attempt('extracts', () => checkExtracts(evidence)),
    await attempt('anchors', async () =>
      checkAnchors(ledger, await checkpointsOf(bundle), await toldIn(runs), trustedKeys),
    ),
    await attempt('people', () => checkPeople(evidence)),
    await attempt('outcomes', () => checkOutcomes(evidence)),
    await attempt('approvals', () => checkApprovals(evidence)),
    await attempt('holds', () => checkHolds(evidence)),
    await attempt('windows', () => checkWindows(evidence)),
    await attempt('policies', () => checkPolicies(evidence)),
    await attempt('reports', () => checkReports(evidence)),
    await attempt('documents', () => checkPapers(evidence)),
    await attempt('notice', () => checkNotice(evidence)),
    await attempt('history', () => checkReplay(bundle, runs, replay)),
  ];
};

/**
 * `tocsin evidence verify`: whether a bundle is what was signed, and what it says holds together. Needs no server and no
 * records. Exit code 1 where a check fails; of what is not as it was signed, nothing is checked.
 * @throws TocsinError NotFound; Foreign; Damaged; Altered; OtherKey; Usage for a key that cannot be read
 */
export const verifyEvidence = async (
  file: string,
  { key }: VerifyOptions,
  replay: Replay,
): Promise<Result> => {
  const trustedKey = key === undefined ? undefined : readKey(key);
  const bundle = await openBundle(file, trustedKey);
  try {
    const { manifest } = bundle;
    const { keyId, publicKey } = manifest.key;
    const signed: Check = {
      check: 'signature',
      ok: true,
      found: `signed by ${keyId}, ${trustedKey === undefined ? 'the key inside' : 'the key given'}; not one byte was changed since`,
    };
    const checks = [signed, ...(await allChecks(bundle, [trustedKey ?? publicKey], replay))];
    const ok = checks.every((check) => check.ok);
    const unmade = checks.filter(({ isMade = true }) => !isMade).map(({ check }) => check);
    return {
      data: {
        reference: manifest.reference,
        mode: manifest.mode,
        ok,
        exportedAt: manifest.exportedAt,
        keyId,
        isKeyGiven: trustedKey !== undefined,
        checks,
      },
      table: {
        columns: ['check', 'ok', 'found'],
        rows: checks.map(({ check, ok: isOk, isMade = true, found }) => [
          check,
          isMade ? (isOk ? 'yes' : 'NO') : 'not made',
          found,
        ]),
      },
      said: [
        ...(manifest.mode === 'live' ? [] : [`This is a ${manifest.mode}: an exercise.`]),
        ...(trustedKey === undefined
          ? [
              'The key lies in the bundle itself: it proves that nothing was changed since, and is only as trustworthy as ' +
                'where you got the bundle. Give the carrier’s key with --key FILE.',
            ]
          : []),
        ok
          ? `The evidence of ${manifest.reference} holds together${unmade.length > 0 ? `, as far as it could be looked at: not made: ${unmade.join(', ')}` : ''}.`
          : `The bundle is as it was signed, and the evidence of ${manifest.reference} does NOT hold together: see what is marked NO.`,
      ],
      exitCode: ok ? 0 : EXIT_CODES.Failed,
    };
  } finally {
    bundle.close();
  }
};
