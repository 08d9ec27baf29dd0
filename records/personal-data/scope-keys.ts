import { createHmac } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { TocsinError } from '../../domain/errors';
import { generationOf, openBytes, sealBytes } from './seal';
import type { SealedColumn } from './sealed-column';

/** The row was sealed by a data key that was made after the keys were read. */
export class UnknownGeneration extends Error {
  constructor(readonly generation: number) {
    super(`no data key of generation ${generation}`);
    this.name = 'UnknownGeneration';
  }
}

/** The unwrapped keys of one scope. Short-lived: they are asked for again for every piece of work. */
export interface ScopeKeys {
  /** The generation that seals now. */
  readonly generation: number;
  /** Seals one cell; `rowKey` are the values of the column's `keyColumns`. */
  seal(column: SealedColumn, rowKey: readonly string[], plain: string | Buffer): Buffer;
  /** Throws `UnknownGeneration`; `Failed` where the cell was changed, or moved from another row. */
  open(column: SealedColumn, rowKey: readonly string[], sealed: Buffer): Buffer;
  /** A blind index: the same for the same value in this scope, and nothing else to whoever lacks the key. 96 bits. */
  mark(kind: string, value: string): string;
  /**
   * A person's name in sealed outcomes and in evidence: the same as long as the breach has its keys, and nobody's to whoever
   * lacks them. 32 hex digits.
   */
  pseudonym(customerId: string): string;
}

const MARK_CHARACTERS = 16;
const NO_MARK = '';
const PSEUDONYM_CHARACTERS = 32;

/** Generation 0 is the index key; the highest is the one that seals. */
export const scopeKeys = (scope: string, keys: ReadonlyMap<number, KeyObject>): ScopeKeys => {
  const index = keys.get(0);
  const generation = Math.max(0, ...keys.keys());
  const prefixes = new Map<SealedColumn, string>();
  const identity = (column: SealedColumn, rowKey: readonly string[]): string => {
    let prefix = prefixes.get(column);
    if (prefix === undefined) {
      prefix = JSON.stringify([`${column.table}.${column.column}`, scope]).slice(0, -1);
      prefixes.set(column, prefix);
    }
    return `${prefix},${JSON.stringify(rowKey).slice(1)}`;
  };
  return {
    generation,
    seal: (column, rowKey, plain) => {
      const data = keys.get(generation);
      if (!index || !data || generation === 0) throw new Error(`there is no data key of ${scope}`);
      return sealBytes({ index, data, generation }, identity(column, rowKey), plain);
    },
    open: (column, rowKey, sealed) => {
      const data = keys.get(generationOf(sealed));
      if (!data) throw new UnknownGeneration(generationOf(sealed));
      try {
        return openBytes(data, identity(column, rowKey), sealed);
      } catch (cause) {
        throw new TocsinError(
          'Failed',
          `${column.table}.${column.column} of ${[scope, ...rowKey].join(', ')} does not open: it was changed, or moved there from another row`,
          'Look for who changed the records; restore the row from a backup, or import its customer again.',
          { cause },
        );
      }
    },
    mark: (kind, value) =>
      index
        ? createHmac('sha256', index)
            .update(`mark\0${kind}\0${value}`)
            .digest('base64url')
            .slice(0, MARK_CHARACTERS)
        : NO_MARK,
    pseudonym: (customerId) => {
      if (!index) throw new Error(`there is no data key of ${scope}`);
      return createHmac('sha256', index)
        .update(`person\0${customerId}`)
        .digest('hex')
        .slice(0, PSEUDONYM_CHARACTERS);
    },
  };
};
