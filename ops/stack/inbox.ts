import path from 'node:path';
import { passNotices, saysReady, startChild } from './child-part';
import type { Folders } from './child-part';
import type { RunningPart } from './part';

export interface InboxOptions {
  readonly smtpPort: number;
  readonly webPort: number;
  readonly folders: Folders;
  readonly log: (line: string) => void;
}

/**
 * Starts the local inbox (MailDev) on this machine alone. It takes all mail but that to `refused.example`.
 * @throws TocsinError Unavailable, with the last lines of its log
 */
export const startInbox = ({ smtpPort, webPort, folders, log }: InboxOptions): Promise<RunningPart> =>
  startChild(
    {
      name: 'inbox',
      command: process.execPath,
      args: [path.join(__dirname, 'inbox-server.mjs'), `${smtpPort}`, `${webPort}`, folders.mails],
      env: process.env,
      isOurs: true,
      isReady: (child) => {
        passNotices(child, log);
        return saysReady(child);
      },
      readyWithinMs: 30_000,
      stopWithinMs: 10_000,
    },
    folders,
  );
