import { z } from 'zod';
import { isSignedBy } from '../../../records/signature';
import { digestOf } from '../../../records/digest';
import { entriesOf } from '../../../reports/ledger/entry-data';
import { countsAtDestruction } from '../destroyed';
import { MEMBERS, documentMember, signatureSchema } from '../format';
import type { Check, Evidence } from './check';
import { checkOf } from './check';

const built = z.looseObject({ reportId: z.string(), digest: z.string() });
const reportHead = z.looseObject({ ledger: z.object({ seq: z.int(), hash: z.string() }) });

/** Whether each report is the one that the ledger says was built, follows from the ledger, and is signed. */
export const checkReports = async ({
  bundle,
  ledger,
}: Pick<Evidence, 'bundle' | 'ledger'>): Promise<Check> => {
  const digests = new Map(
    ledger.flatMap(({ kind, data }) => {
      const parsed = kind === 'report-built' ? built.safeParse(data) : undefined;
      return parsed?.success ? [[parsed.data.digest, parsed.data.reportId] as const] : [];
    }),
  );
  const hashes = new Map(ledger.map(({ seq, hash }) => [seq, hash]));
  const problems: string[] = [];
  const names = bundle.names.filter((name) => /^reports\/.+\.json$/.test(name));
  for (const name of names) {
    const text = await bundle.read(name);
    if (!digests.has(digestOf(text))) problems.push(`${name} is not a report that the ledger names`);
    const { ledger: head } = reportHead.parse(JSON.parse(text.toString()));
    if (hashes.get(head.seq) !== head.hash) problems.push(`${name} was compiled from another ledger`);
    const signature = signatureSchema.safeParse(JSON.parse((await bundle.read(`${name}.sig`)).toString()));
    if (!signature.success || !isSignedBy(bundle.manifest.key.publicKey, text, signature.data))
      problems.push(`${name} is not signed by the key of the bundle`);
  }
  const missing = [...digests].filter(
    ([, reportId]) => !names.includes(`reports/${reportId.replaceAll('/', '-')}.json`),
  );
  problems.push(...missing.map(([, reportId]) => `report ${reportId} is missing`));
  return checkOf('reports', problems, `${names.length} report(s), as the ledger names them, signed`);
};

/** Wherever an entry names a paper, it names it by its digest under this key. */
const PAPER = 'documentDigest';

/** Whether every paper that the ledger names is there, and no other. */
export const checkPapers = async ({
  bundle,
  ledger,
}: Pick<Evidence, 'bundle' | 'ledger'>): Promise<Check> => {
  const named = new Set(
    ledger.flatMap(({ data }) => (typeof data[PAPER] === 'string' ? [documentMember(data[PAPER])] : [])),
  );
  const there = bundle.names.filter((name) => name.startsWith('documents/'));
  const isDestroyed = countsAtDestruction(ledger) !== null;
  const missing = isDestroyed ? [] : [...named].filter((name) => !there.includes(name));
  const problems = missing.map((name) => `${name} is missing`);
  for (const name of there)
    if (documentMember(digestOf(await bundle.read(name))) !== name) problems.push(`${name} is another paper`);
  return checkOf(
    'documents',
    problems,
    isDestroyed && named.size > 0
      ? `${named.size} paper(s) are named; they were destroyed with the personal data`
      : `${there.length} paper(s), as the ledger names them`,
  );
};

/** Whether the text of the notice is the one whose version people were sent. */
export const checkNotice = async ({
  bundle,
  ledger,
}: Pick<Evidence, 'bundle' | 'ledger'>): Promise<Check> => {
  const { noticeVersions } = bundle.manifest;
  const dispatches = entriesOf(ledger, 'recipients-frozen').length;
  if (countsAtDestruction(ledger) !== null && dispatches > 0 && !bundle.has(MEMBERS.notice))
    return {
      check: 'notice',
      ok: true,
      found:
        `${dispatches} dispatch(es) are on the ledger${noticeVersions.length > 0 ? `, of ${noticeVersions.join(', ')}` : ''}; ` +
        'the notices were destroyed with the personal data, and the program has their text no more',
      isMade: false,
    };
  if (!bundle.has(MEMBERS.notice))
    return {
      check: 'notice',
      ok: noticeVersions.length === 0,
      found:
        noticeVersions.length === 0
          ? 'no notice was prepared'
          : `the text of ${noticeVersions.join(', ')} is not in the bundle: the program had changed`,
    };
  const digest = digestOf(await bundle.read(MEMBERS.notice)).slice('sha256:'.length, 'sha256:'.length + 12);
  const others = noticeVersions.filter((version) => !version.endsWith(`-${digest}`));
  return checkOf(
    'notice',
    others.length === noticeVersions.length ? ['the text is of no version that was sent'] : [],
    `the text that was sent${others.length > 0 ? `; earlier versions without their text: ${others.join(', ')}` : ''}`,
  );
};
