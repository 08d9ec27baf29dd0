import { TocsinError } from '../../domain/errors';

/**
 * Keeps the key-encryption key: wraps the data keys that the records hold, so that whoever has the records alone has
 * nothing that he can read. `identity` says which data key it is, and is authenticated with it: a wrapped key that was
 * moved to another row does not open.
 */
export interface KeyWrapper {
  /**
   * Wraps a data key under the key that is current; answers text that says by which.
   * @throws TocsinError Unavailable where there is no key here, or the service does not answer
   */
  wrap(dataKey: Buffer, identity: string): Promise<string>;
  /**
   * @throws TocsinError WrongKey where no key that is here wrapped it; Unavailable as `wrap`
   */
  unwrap(wrapped: string, identity: string): Promise<Buffer>;
  /** Whether what is wrapped so stays as it is when keys are rotated. */
  isCurrent(wrapped: string): Promise<boolean>;
  /** Which key is current and where it is kept, for people; never the key. */
  describe(): Promise<string>;
}

/** The refusal of every reader that has another key than the one that the records were written with. */
export const wrongKey = (what: string, cause?: unknown): TocsinError =>
  new TocsinError(
    'WrongKey',
    `the personal data in these records cannot be read: ${what}. Nothing was changed.`,
    'Give the key that the records were written with: TOCSIN_KEY_FILE or TOCSIN_KEY (docs/personal-data.md).',
    { cause },
  );

/** Without a key nothing personal is read or written. */
export const noKeyAtAll: KeyWrapper = {
  wrap: () => Promise.reject(missing()),
  unwrap: () => Promise.reject(missing()),
  isCurrent: () => Promise.resolve(true),
  describe: () => Promise.resolve('no key'),
};

const missing = (): TocsinError =>
  new TocsinError(
    'Unavailable',
    'the records were opened without the key of the personal data in them',
    'Set TOCSIN_KEY_FILE or TOCSIN_KEY (docs/personal-data.md).',
  );
