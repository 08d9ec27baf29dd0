import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { TocsinError } from '../../domain/errors';
import { daySchema, problemsOf } from '../../domain/schemas';
import { caseTimeOf, readBreach } from '../../records/breaches';
import { canonicalDigest } from '../../records/digest';
import { createLedgerStore } from '../../records/ledger-store';
import type { Globals, Result } from '../action';
import { withRecords } from '../with-records';
import { refuseWhileStopped } from './refuse-while-stopped';

/** A scan of a newspaper's page. */
const LARGEST_PROOF_OCTETS = 50 * 1024 * 1024;

const postingSchema = z
  .strictObject({
    url: z.url({ protocol: /^https?$/, error: 'must be an address that begins with https:// or http://' }),
    from: daySchema,
    until: daySchema,
  })
  .refine(({ from, until }) => from <= until, { path: ['until'], error: 'is before --from' });

export interface PostedOptions {
  readonly url: string;
  readonly from: string;
  readonly until: string;
  readonly proof: string;
}

const readPosting = (options: Omit<PostedOptions, 'proof'>): z.infer<typeof postingSchema> => {
  const parsed = postingSchema.safeParse(options);
  if (parsed.success) return parsed.data;
  const [problem] = problemsOf(parsed.error);
  throw new TocsinError('Usage', `--${problem?.path}: ${problem?.problem}`, 'Correct the flag.');
};

const digestOfProof = async (file: string): Promise<{ proof: string; octets: number }> => {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new TocsinError('Usage', `--proof ${file}: there is no such file`, 'Name one.');
  if (found.size === 0 || found.size > LARGEST_PROOF_OCTETS)
    throw new TocsinError(
      'Usage',
      `--proof ${file}: has ${found.size} octets`,
      `Give a file of 1 to ${LARGEST_PROOF_OCTETS} octets.`,
    );
  const bytes = await readFile(file);
  return { proof: `sha256:${createHash('sha256').update(bytes).digest('hex')}`, octets: bytes.length };
};

/**
 * `tocsin notice posted`: puts on the ledger where and for how long the substitute notice stood, with the digest of its
 * proof. The file itself stays with the carrier. The same again changes nothing.
 * @throws TocsinError Usage for a flag that is wrong, and for days to come; Held; NotFound
 */
export const recordPosted = async (
  reference: string,
  { url, from, until, proof: file }: PostedOptions,
  globals: Globals,
): Promise<Result> => {
  const posting = readPosting({ url, from, until });
  const proof = await digestOfProof(file);
  return withRecords(async (database) => {
    const breach = await readBreach(database, reference);
    await refuseWhileStopped(database, breach);
    const at = caseTimeOf(breach, Date.now());
    // One day's grace: it may be a day later where the page stood.
    const tomorrow = new Date(Date.parse(at) + 86_400_000).toISOString().slice(0, 10);
    if (posting.until > tomorrow)
      throw new TocsinError(
        'Usage',
        `--until: ${posting.until} has not come yet`,
        'Record it when its time is over, or until today, and again later.',
      );
    const data = { ...posting, ...proof, text: `the substitute notice stood at ${url} ${from} to ${until}` };
    if (!globals.dryRun)
      await createLedgerStore(database).append(reference, [
        {
          key: `substitute/${canonicalDigest({ ...posting, ...proof })}`,
          isNamedByContent: true,
          at,
          kind: 'substitute-posted',
          actor: globals.actor,
          data,
        },
      ]);
    return {
      data: { reference, ...posting, ...proof },
      text: '',
      said: [
        globals.dryRun
          ? 'It could be recorded.'
          : `On record: ${data.text}. Keep ${file}: the ledger has its digest.`,
      ],
      next: `tocsin breach show ${reference}`,
    };
  });
};
