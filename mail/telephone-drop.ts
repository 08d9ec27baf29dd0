import { mkdir, open, rename } from 'node:fs/promises';
import path from 'node:path';
import type { TelephoneMessage, TelephonePort } from '../domain/account-change/ports';

export interface TelephoneDropOptions {
  /** Made when the first message comes, for its owner alone. */
  readonly folder: string;
  /** In the sandbox messages go to a folder of their own, where nothing picks them up by mistake. */
  readonly isSandbox: boolean;
}

/**
 * Messages to telephone numbers of record as files, one JSON object each, for the carrier's own gateway to take and delete:
 * `{id, to, by, language, text, droppedAt}`. A file has its name only once it is whole; its name is the message's id, so the
 * same message again is the same file.
 */
export const createTelephoneDrop = ({ folder, isSandbox }: TelephoneDropOptions): TelephonePort => {
  const target = isSandbox ? path.join(folder, 'sandbox') : folder;
  return {
    drop: async (message: TelephoneMessage) => {
      await mkdir(target, { recursive: true, mode: 0o700 });
      const name = path.join(target, `${message.id}.json`);
      const handle = await open(`${name}.partial`, 'w', 0o600);
      try {
        await handle.writeFile(`${JSON.stringify({ ...message, droppedAt: new Date().toISOString() })}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${name}.partial`, name);
    },
  };
};
