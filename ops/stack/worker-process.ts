import path from 'node:path';
import { onMailHeldBack, passNotices, saysReady, startChild } from './child-part';
import type { Folders } from './child-part';
import type { RunningPart } from './part';

const TOCSIN = path.join(__dirname, '..', '..', 'client', 'bin', 'tocsin.cjs');

/** The worker drains for 30 s at most when it is asked to end (worker/create-worker.ts). */
const STOP_WITHIN_MS = 35_000;

/**
 * Where it may keep gigabytes, V8 lets garbage lie until the heap is three times what is in use. A worker keeps some 90 MiB,
 * however long the list is; with so much room it stays near that, and the young objects of a range are mostly gone before
 * they are moved. With half of it, collecting them costs a third more processor time. Who sets NODE_OPTIONS has the last word.
 */
const HEAP = '--max-old-space-size=1024 --max-semi-space-size=32';

/**
 * Starts a worker as a process of its own, by the command that a deployment uses. So what happens to it happens as it
 * would there: it may be killed alone, and its heap and its native runtime go with it.
 * @param tellHeldBack called, before it is ready, where it holds mail for the relay back
 * @throws TocsinError Unavailable, with the last lines of its log
 */
export const startWorkerProcess = (
  home: string,
  folders: Folders,
  log: (line: string) => void,
  tellHeldBack: () => void,
): Promise<RunningPart> =>
  startChild(
    {
      name: 'worker',
      command: process.execPath,
      args: [TOCSIN, 'worker', '--home', home, '--wait', '60'],
      env: { ...process.env, NODE_OPTIONS: `${HEAP} ${process.env['NODE_OPTIONS'] ?? ''}`.trim() },
      isOurs: true,
      isReady: (child) => {
        passNotices(child, log);
        onMailHeldBack(child, tellHeldBack);
        return saysReady(child);
      },
      readyWithinMs: 120_000,
      stopWithinMs: STOP_WITHIN_MS,
    },
    folders,
  );
