import type { Manifest } from './format';

/** For whoever opens the bundle and is no engineer. */
export const readmeOf = ({
  reference,
  exportedAt,
  exportedBy,
  mode,
  key,
}: Pick<
  Manifest,
  'reference' | 'exportedAt' | 'exportedBy' | 'mode' | 'key'
>): string => `Evidence of breach ${reference}
${'='.repeat(72)}
${mode === 'live' ? '' : `\nTHIS IS A ${mode.toUpperCase()}: an exercise. No customer was told of anything.\n`}
Exported ${exportedAt} by ${exportedBy}.

What this is
------------
Everything that the carrier's system recorded about this breach: what was decided, when and
by whom, what law enforcement asked for, and what was sent. It was written down as it
happened. It holds no customer's name, address or number: each person is a pseudonym, such
as 3f9a..., the same throughout. Only the carrier can say whose it is.

What is in it
-------------
ledger.jsonl       The ledger, one entry a line, in order. Each entry holds the SHA-256 of the
                   one before it, so none can be changed, left out or put in without all
                   later ones showing it.
case.json          What was stated when the case was opened, and under which policies.
policies/          The rules as they were applied: deadlines, waits, exemptions, citations.
approvals.json     Who approved which plan, and until when it counted.
checkpoints.json   Heads of the ledger, signed as it grew.
holds.json         Each written direction of law enforcement not to notify, its extensions and
                   its end, with the number of notices sent while it stood: it must be 0.
decisions.json     The decisions that named persons took, with their reasons.
documents/         The papers that were attached, such as directions and receipts, if any.
outcomes.jsonl.gz  What became of each person's notice, with the mail system's own answer.
sealed.jsonl.gz    The same as it was sealed while it happened: what the ledger's digests are of.
notice/            The text of the notice that was sent.
reports/           The reports to the authorities, as JSON and PDF, each with its signature.
histories/         What the engine did, step by step, as the engine (Temporal) keeps it.
manifest.json      A list of all this with the SHA-256 of each file.
manifest.json.sig  The signature over that list: Ed25519, key
                   ${key.keyId}

How to check it
---------------
With Tocsin, on any computer, without any server:

    tocsin evidence verify THIS-FILE.zip --key CARRIERS-PUBLIC-KEY.pem

It says whether one byte was changed since the carrier signed it; whether the ledger is whole;
whether all people are accounted for, each with the outcome that was sealed at the time; whether
a second person had approved before anything was sent; whether anything was sent while law
enforcement had asked to wait, or outside the time that the rules allow; and whether the engine's
own history agrees. Without --key it uses the key that lies inside, which proves that nothing was
changed since it was signed, and not who signed it: ask the carrier for its key by a way that you
trust.

Any other program can do the same: the format is public (docs/evidence-format.md in Tocsin's
sources) and uses ZIP, JSON, SHA-256 and Ed25519 alone.
`;
