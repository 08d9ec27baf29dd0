import type { CheckpointPort, SignerPort } from '../domain/ports';
import type { Connection, Database } from './database';
import type { ChainHead } from './ledger-chain';
import { canonicalBytes, isSignedBy } from './signature';

/** A signed head. What is signed is the canonical JSON of `{at, breach, hash, seq}`. */
export interface Checkpoint extends ChainHead {
  readonly breach: string;
  /** Wall-clock time of the signature, ISO 8601 UTC. */
  readonly at: string;
  readonly keyId: string;
  readonly signature: string;
  /** PEM, as the records have it: only as trustworthy as they are. */
  readonly publicKey: string;
}

/** What a checkpoint's signature covers. */
export const checkpointBytes = ({
  breach,
  seq,
  hash,
  at,
}: Pick<Checkpoint, 'breach' | 'seq' | 'hash' | 'at'>): Buffer => canonicalBytes({ at, breach, hash, seq });

/** Whether a checkpoint is signed by this public key (PEM). */
export const isCheckpointOf = (checkpoint: Checkpoint, publicKey: string): boolean =>
  isSignedBy(publicKey, checkpointBytes(checkpoint), { algorithm: 'ed25519', ...checkpoint });

/** Keeps signed heads over Postgres. A head that is signed already is left as it is. */
export const createCheckpoints = ({ kysely }: Database, signer: SignerPort): CheckpointPort => {
  let isKeyKnown = false;
  return {
    keep: async (breach, { seq, hash }) => {
      if (seq === 0) return;
      if (!isKeyKnown)
        await kysely
          .insertInto('signing_key')
          .values({ key_id: signer.keyId, public_key: signer.publicKey })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      isKeyKnown = true;
      const at = new Date().toISOString();
      const { keyId, signature } = signer.sign(checkpointBytes({ breach, seq, hash, at }));
      await kysely
        .insertInto('ledger_checkpoint')
        .values({ breach, seq, hash, at, key_id: keyId, signature })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  };
};

/** The signed heads of a breach's ledger, in order. */
export const readCheckpoints = async (db: Connection, breach: string): Promise<readonly Checkpoint[]> => {
  const rows = await db
    .selectFrom('ledger_checkpoint')
    .innerJoin('signing_key', 'signing_key.key_id', 'ledger_checkpoint.key_id')
    .selectAll('ledger_checkpoint')
    .select('signing_key.public_key')
    .where('breach', '=', breach)
    .orderBy('seq')
    .execute();
  return rows.map(({ key_id, public_key, ...row }) => ({ ...row, keyId: key_id, publicKey: public_key }));
};
