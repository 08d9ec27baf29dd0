import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import canonicalize from 'canonicalize';
import { containerOf } from '../../../client/evidence/container';
import type { WrittenMember } from '../../../client/evidence/container';
import { MANIFEST, MANIFEST_SIGNATURE } from '../../../client/evidence/format';
import { openBundle } from '../../../client/evidence/open-bundle';
import type { LedgerEntry } from '../../../domain/ledger';
import type { SignerPort } from '../../../domain/ports';
import { EMPTY_CHAIN, hashOf } from '../../../records/ledger-chain';

type Change = (name: string, content: Buffer) => string | Buffer | null;

/** What somebody who has the key would make of a bundle: each member as `change` gives it (null: left out), signed anew. */
export const forge = async (from: string, to: string, signer: SignerPort, change: Change): Promise<void> => {
  const bundle = await openBundle(from);
  const kept: [string, Buffer][] = [];
  for (const name of bundle.names) {
    const content = [MANIFEST, MANIFEST_SIGNATURE].includes(name)
      ? null
      : change(name, await bundle.read(name));
    if (content !== null) kept.push([name, Buffer.from(content)]);
  }
  bundle.close();
  const written: WrittenMember[] = [];
  const ledger =
    kept
      .find(([name]) => name === 'ledger.jsonl')?.[1]
      .toString()
      .trimEnd()
      .split('\n') ?? [];
  const head = JSON.parse(ledger.at(-1) ?? '{}') as { hash?: string };
  let text = '';
  const manifest = (): string => {
    text =
      canonicalize({
        ...bundle.manifest,
        ledger: { entries: ledger.length, head: head.hash },
        key: { keyId: signer.keyId, publicKey: signer.publicKey },
        members: written,
      }) ?? '';
    return text;
  };
  const lazily = (name: string, content: () => string | Buffer) => ({
    name,
    open: () => Readable.from([Buffer.from(content())], { objectMode: false }),
  });
  await pipeline(
    containerOf(
      [
        ...kept.map(([name, content]) => lazily(name, () => content)),
        lazily(MANIFEST, manifest),
        lazily(MANIFEST_SIGNATURE, () => canonicalize(signer.sign(text)) ?? ''),
      ],
      (member) => void written.push(member),
    ),
    createWriteStream(to),
  );
};

/** A whole new chain over changed entries, as somebody would write it who can write to the records. */
export const rewritten = (
  jsonLines: Buffer,
  change: (entries: LedgerEntry[]) => readonly LedgerEntry[],
): string => {
  const entries = jsonLines
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LedgerEntry);
  let head = EMPTY_CHAIN;
  return change(entries)
    .map((entry) => {
      const linked = { ...entry, seq: head.seq + 1, previousHash: head.hash };
      const whole = { ...linked, hash: hashOf(linked) };
      head = { seq: whole.seq, hash: whole.hash };
      return `${canonicalize(whole)}\n`;
    })
    .join('');
};
