import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import canonicalize from 'canonicalize';
import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import type { Environment } from '../../config/env';
import { loadPolicy } from '../../config/policies';
import { openSigningKey } from '../../config/signing-key';
import { EXIT_CODES, TocsinError } from '../../domain/errors';
import type { SignerPort } from '../../domain/ports';
import { createNotices } from '../../notices/notice-renderer';
import { caseTimeOf, readBreach } from '../../records/breaches';
import type { Database } from '../../records/database';
import { digestOf } from '../../records/digest';
import { atOneMoment } from '../../records/evidence';
import { createLedgerStore, readLedger, verifyLedger } from '../../records/ledger-store';
import { openedAs } from '../../records/opened-as';
import { createSigner } from '../../records/signature';
import type { Globals, Result } from '../action';
import { isExercise } from '../is-exercise';
import { noticeCarrierOf } from '../notice/carrier';
import { withTemporal } from '../temporal/connect';
import { withRecords } from '../with-records';
import type { WrittenMember } from './container';
import { containerOf, memberOf } from './container';
import { fetchHistories } from './fetch-histories';
import type { Histories } from './fetch-histories';
import { FORMAT, FORMAT_VERSION, MANIFEST, MANIFEST_SIGNATURE, MEMBERS } from './format';
import type { Manifest } from './format';
import { gather } from './gather';
import type { Gathered } from './gather';
import { readmeOf } from './readme';

export interface ExportOptions {
  readonly out: string;
  /** False with `--no-history`. */
  readonly history: boolean;
}

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would look for an ES module. */
const { name, version } = require('../../package.json') as { name: string; version: string };

const historiesOf = async (database: Database, reference: string, asked: boolean): Promise<Histories> => {
  if (!asked) return { runs: [], missing: 'whoever exported it left them out' };
  const dispatches = new Set<number>();
  let isKept = false;
  for await (const { kind, data } of readLedger(database, reference)) {
    if (kind === 'recipients-frozen' && typeof data['dispatch'] === 'number')
      dispatches.add(data['dispatch']);
    isKept ||= kind === 'retention-begun';
  }
  return withTemporal(({ client }) => fetchHistories(client, reference, [...dispatches], isKept));
};

/** A bundle that is not written whole, or that the ledger does not know of yet, is not under its name. */
const halfOf = (out: string): string => `${out}.partial`;

/** Writes the bundle beside its name; answers the digest of its manifest. */
const writeBundle = async (
  out: string,
  { members, about }: Gathered,
  more: Pick<Manifest, 'mode' | 'exportedAt' | 'exportedBy' | 'key'>,
  signer: SignerPort,
): Promise<{ digest: string; members: number }> => {
  const written: WrittenMember[] = [];
  let manifest = '';
  const manifestText = (): string => {
    const whole: Manifest = {
      format: FORMAT,
      formatVersion: FORMAT_VERSION,
      program: `${name} ${version}`,
      ...about,
      ...more,
      members: [...written].sort((a, b) => (a.name < b.name ? -1 : 1)),
    };
    manifest = canonicalize(whole) ?? '';
    return manifest;
  };
  const all = [
    memberOf(MEMBERS.readme, () => readmeOf({ ...about, ...more })),
    ...members,
    memberOf(MANIFEST, manifestText),
    memberOf(MANIFEST_SIGNATURE, () => canonicalize(signer.sign(manifest)) ?? ''),
  ];
  try {
    await pipeline(
      containerOf(all, (member) => void written.push(member)),
      createWriteStream(halfOf(out), { mode: 0o600, flush: true }),
    );
  } catch (error) {
    await rm(halfOf(out), { force: true });
    throw error;
  }
  return { digest: digestOf(manifest), members: all.length };
};

const modeOf = async (
  isDrill: boolean,
  environment: Pick<Environment, 'profile'>,
  database: Database,
): Promise<Manifest['mode']> => {
  if (isDrill) return 'drill';
  return (await isExercise(environment, database)) ? 'sandbox' : 'live';
};

/**
 * `tocsin evidence export`: one file with all that the records and Temporal have of a breach, signed, without personal
 * data of customers. The ledger says that it was made.
 * @throws TocsinError NotFound for an unknown breach; Conflict where the file is there already; Unavailable without
 * records, and without Temporal unless `--no-history`
 */
export const exportEvidence = async (
  reference: string,
  { out, history }: ExportOptions,
  globals: Globals,
): Promise<Result> => {
  if (!globals.yes && (await stat(out).catch(() => null)))
    throw new TocsinError('Conflict', `${out} is there already`, 'Give another name, or repeat with --yes.');
  const environment = readEnvironment();
  const carrier = loadCarrier(environment.carrierFile);
  const key = openSigningKey(environment);
  const signer = createSigner(key);
  return withRecords(async (database) => {
    const breach = await readBreach(database, reference);
    // What is broken is exported as it is, for it is evidence too; whoever signs it is told.
    const { firstBad } = await verifyLedger(database, reference);
    const opened = await openedAs(database, reference);
    // Before the ledger is read: what they say of it must be in it.
    const histories = await historiesOf(database, reference, history);
    const more = {
      mode: await modeOf(opened?.isDrill ?? breach.isDrill, environment, database),
      exportedAt: new Date().toISOString(),
      exportedBy: globals.actor,
      key: { keyId: signer.keyId, publicKey: signer.publicKey },
    };
    const { written, about } = await atOneMoment(database, async (then) => {
      const gathered = await gather(reference, {
        database: then,
        histories,
        notices: createNotices({ carrier: noticeCarrierOf(carrier) }),
        policyOf: loadPolicy,
        signer,
        carrier,
      });
      const result = globals.dryRun ? null : await writeBundle(out, gathered, more, signer);
      return { written: result, about: gathered.about };
    });
    if (written) {
      // First: there is no bundle of which the ledger does not know.
      await createLedgerStore(database).append(reference, [
        {
          key: `evidence/${written.digest}`,
          isNamedByContent: true,
          at: caseTimeOf(breach, Date.now()),
          kind: 'evidence-exported',
          actor: globals.actor,
          data: { text: 'evidence was exported', manifest: written.digest, keyId: signer.keyId },
        },
      ]);
      await rename(halfOf(out), out);
    }
    const { ledger, counts } = about;
    return {
      data: {
        reference,
        out: written ? out : null,
        manifest: written?.digest ?? null,
        keyId: signer.keyId,
        ledger,
        counts,
        histories: about.histories,
      },
      table: {
        columns: ['breach', 'file', 'ledger entries', 'people', 'histories'],
        rows: [[reference, written ? out : '', ledger.entries, counts.listed, about.histories.runs]],
      },
      said: [
        written ? `Wrote ${out}: ${written.members} members.` : 'It could be exported. Nothing was written.',
        ...(firstBad
          ? [
              `The ledger is broken at entry ${firstBad.seq}: ${firstBad.problem}. The bundle shows it as it is.`,
            ]
          : []),
        ...(opened?.problem ? [`${opened.problem}. The bundle shows it as it is.`] : []),
        ...(about.histories.reason ? [`Without all histories: ${about.histories.reason}.`] : []),
        `Signed by the key ${signer.keyId}. Give its public half by another way: tocsin ledger key.`,
      ],
      next: `tocsin evidence verify ${out}`,
      exitCode: firstBad || opened?.problem ? EXIT_CODES.FinishedWithFailures : 0,
    };
  });
};
