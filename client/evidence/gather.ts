import { Readable } from 'node:stream';
import canonicalize from 'canonicalize';
import type { LedgerEntry } from '../../domain/ledger';
import type { Policy } from '../../domain/policy/schema';
import type { SignerPort } from '../../domain/ports';
import type { Notices } from '../../notices/notice-renderer';
import { affectedCounts } from '../../records/affected-counts';
import { readBreach } from '../../records/breaches';
import { listDigest, noticeCounts } from '../../records/case-store';
import type { Database } from '../../records/database';
import { documentDigestsOf, noticeVersionsOf } from '../../records/evidence';
import { readDocument } from '../../records/documents';
import { readCheckpoints } from '../../records/checkpoints';
import { EMPTY_CHAIN } from '../../records/ledger-chain';
import { readLedger } from '../../records/ledger-store';
import { readReports } from '../../records/reports';
import { entriesOf } from '../../reports/ledger/entry-data';
import { caseFileOf, policiesEverOf, policyMember } from './case-file';
import type { Member } from './container';
import { memberOf } from './container';
import { extractsOf } from './extracts';
import type { Histories } from './fetch-histories';
import { countsAtDestruction } from './destroyed';
import { MEMBERS, documentMember } from './format';
import type { Manifest } from './format';
import { outcomesOf } from './outcomes';
import { packedLines } from './packed-lines';
import { sealedLinesOf } from './sealed-lines';

export interface Sources {
  readonly database: Database;
  readonly histories: Histories;
  readonly notices: Notices;
  readonly policyOf: (id: string) => Policy;
  readonly signer: SignerPort;
  /** Of the carrier, for a case whose ledger does not say by which it was opened. */
  readonly carrier: {
    readonly zone: string;
    readonly closures: readonly { readonly date: string; readonly name: string }[];
  };
}

export interface Gathered {
  readonly members: readonly Member[];
  readonly about: Pick<Manifest, 'reference' | 'ledger' | 'list' | 'counts' | 'noticeVersions' | 'histories'>;
}

const canonical = (value: object): string => canonicalize(value) ?? '';

const collect = async (entries: AsyncIterable<LedgerEntry>): Promise<LedgerEntry[]> => {
  const all: LedgerEntry[] = [];
  for await (const entry of entries) all.push(entry);
  return all;
};

/** Of dispatches whose rows are destroyed; one of an earlier version of the program names none. */
const versionsOnLedger = (ledger: readonly LedgerEntry[]): string[] => [
  ...new Set(entriesOf(ledger, 'recipients-frozen').flatMap(({ data }) => data.noticeVersion ?? [])),
];

/** The text that was sent, where this program still has it: its version is a digest over it. */
const noticeMembers = (notices: Notices, versions: readonly string[]): Member[] =>
  versions.includes(notices.version().version)
    ? [
        memberOf(MEMBERS.notice, () => notices.identity()),
        ...notices.sources().map(({ file, text }) => memberOf(`notice/${file}`, () => text)),
      ]
    : [];

const reportMembers = async (
  database: Database,
  reference: string,
  signer: SignerPort,
): Promise<Member[]> => {
  const reports = await readReports(database, reference);
  return reports.flatMap(({ reportId, json, pdf }) => {
    const name = `reports/${reportId.replaceAll('/', '-')}`;
    return [
      memberOf(`${name}.json`, () => json),
      memberOf(`${name}.json.sig`, () => canonical(signer.sign(json))),
      memberOf(`${name}.pdf`, () => pdf),
    ];
  });
};

/** The papers that were attached: directions of law enforcement, receipts. Read when it is their turn. */
const documentMembers = async (database: Database, reference: string): Promise<Member[]> => {
  const digests = await documentDigestsOf(database, reference);
  return digests.map((digest) => ({
    name: documentMember(digest),
    open: async () =>
      Readable.from([(await readDocument(database, reference, digest)).content], { objectMode: false }),
  }));
};

/** Everything that the records have of a case, as members of a bundle, read in one moment. */
export const gather = async (reference: string, sources: Sources): Promise<Gathered> => {
  const { database, histories, notices, policyOf, signer, carrier } = sources;
  const breach = await readBreach(database, reference);
  const ledger = await collect(readLedger(database, reference));
  const checkpoints = await readCheckpoints(database.kysely, reference);
  const destroyed = countsAtDestruction(ledger);
  const counts = destroyed ?? (await noticeCounts(database, reference));
  const opening = entriesOf(ledger, 'opened').at(-1)?.data;
  const affected = await affectedCounts(database.kysely, reference);
  const versions = destroyed ? versionsOnLedger(ledger) : await noticeVersionsOf(database, reference);
  const caseFile = caseFileOf(breach, {
    zone: opening?.zone ?? carrier.zone,
    closures: opening?.closures ?? carrier.closures,
    list: { customers: counts.listed, ...affected },
  });
  const { seq, hash } = ledger.at(-1) ?? EMPTY_CHAIN;
  return {
    about: {
      reference,
      ledger: { entries: seq, head: hash },
      list: { digest: await listDigest(database.kysely, reference) },
      counts,
      noticeVersions: [...versions],
      histories: {
        isComplete: histories.missing === null,
        reason: histories.missing,
        runs: histories.runs.length,
      },
    },
    members: [
      memberOf(MEMBERS.case, () => canonical(caseFile)),
      memberOf(MEMBERS.checkpoints, () => canonical(checkpoints)),
      memberOf(MEMBERS.ledger, () => ledger.map((entry) => `${canonical(entry)}\n`).join('')),
      ...policiesEverOf(breach.policies, ledger).map((id) =>
        memberOf(policyMember(id), () => canonical(policyOf(id))),
      ),
      ...Object.entries(extractsOf(ledger)).map(([name, extract]) =>
        memberOf(name, () => canonical(extract)),
      ),
      {
        name: MEMBERS.outcomes,
        open: () => packedLines(destroyed ? [] : outcomesOf(database, reference)),
      },
      {
        name: MEMBERS.sealed,
        open: () => packedLines(destroyed ? [] : sealedLinesOf(database, reference, ledger)),
      },
      ...noticeMembers(notices, versions),
      ...(await reportMembers(database, reference, signer)),
      ...(destroyed ? [] : await documentMembers(database, reference)),
      ...histories.runs.map(({ name, json }) => memberOf(name, () => json)),
    ],
  };
};
