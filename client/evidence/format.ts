import { z } from 'zod';

/** What a bundle of evidence is: docs/evidence-format.md says it for other programs, word for word. */
export const FORMAT = 'tocsin-evidence';
export const FORMAT_VERSION = 1;

export const MANIFEST = 'manifest.json';
export const MANIFEST_SIGNATURE = 'manifest.json.sig';
/** Members by name; `outcomes` is one line a person, `sealed` what the ledger's digests of outcomes are of. */
export const MEMBERS = {
  readme: 'README.txt',
  case: 'case.json',
  ledger: 'ledger.jsonl',
  outcomes: 'outcomes.jsonl.gz',
  sealed: 'sealed.jsonl.gz',
  approvals: 'approvals.json',
  holds: 'holds.json',
  checkpoints: 'checkpoints.json',
  decisions: 'decisions.json',
  notice: 'notice/identity.json',
} as const;

/** A paper, by its digest: what it is, its first bytes say. */
export const documentMember = (digest: string): string => `documents/${digest.replace('sha256:', '')}`;

/** What a reader takes in at most: a bundle is read by people who do not trust whoever made it. */
export const LIMITS = {
  members: 20_000,
  /** Of a member that is read whole. */
  memberOctets: 512 * 1024 * 1024,
  totalOctets: 16 * 1024 * 1024 * 1024,
  /** Of the outcomes, and of what was sealed of them, unpacked. */
  outcomesOctets: 8 * 1024 * 1024 * 1024,
  lineOctets: 64 * 1024,
} as const;

const sha256 = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const count = z.int().min(0);

/** Plain names in at most two folders: nothing that could lead out of the folder that a person unpacks into. */
export const MEMBER_NAME = /^(?:[a-z]+\/)?[A-Za-z0-9][A-Za-z0-9._-]{0,150}$/;

export const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  formatVersion: z.literal(FORMAT_VERSION),
  reference: z.string().min(1),
  mode: z.enum(['live', 'sandbox', 'drill']),
  /** Wall-clock time. */
  exportedAt: z.iso.datetime(),
  exportedBy: z.string().min(1),
  program: z.string().min(1),
  ledger: z.strictObject({ entries: count, head: sha256 }),
  list: z.strictObject({ digest: sha256 }),
  counts: z.strictObject({
    listed: count,
    accepted: count,
    bounced: count,
    letter: count,
    unknown: count,
    failed: count,
    pending: count,
  }),
  noticeVersions: z.array(z.string()),
  histories: z.strictObject({
    isComplete: z.boolean(),
    /** Why not, where not. */
    reason: z.string().nullable(),
    runs: count,
  }),
  key: z.strictObject({ keyId: sha256, publicKey: z.string() }),
  members: z.array(z.strictObject({ name: z.string().regex(MEMBER_NAME), bytes: count, sha256 })),
});
export type Manifest = z.infer<typeof manifestSchema>;
export type ListedMember = Manifest['members'][number];

export const signatureSchema = z.strictObject({
  algorithm: z.literal('ed25519'),
  keyId: sha256,
  signature: z.base64().length(88),
});
