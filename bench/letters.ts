import { mkdtempSync, rmSync, statSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadCarrier } from '../config/carrier';
import { noticeCarrierOf } from '../client/notice/carrier';
import { exportLetters } from '../notices/letter-batch';
import type { LetterRow } from '../notices/letter-batch';
import { createNotices } from '../notices/notice-renderer';

const LANGUAGES = ['en', 'es', 'en'];

const quartersMb = [0, 0, 0, 0];
export interface LettersBench {
  readonly letters: number;
  readonly files: number;
  readonly pages: number;
  readonly seconds: number;
  readonly megabytes: number;
  /** Resident memory of the whole process, at its most in each quarter of the letters. */
  readonly quartersMb: readonly number[];
  readonly peakMb: number;
}

/** The most that the process has held in each quarter of the letters: it goes on growing, or it is flat after a while. */
const look = (seq: number, count: number): void => {
  const quarter = Math.floor((4 * (seq - 1)) / count);
  quartersMb[quarter] = Math.max(quartersMb[quarter] ?? 0, Math.round(process.memoryUsage.rss() / 2 ** 20));
};

/** People by letter, each in one language, one row at a time, as the records give them. */
function* rowsOf(count: number): Generator<LetterRow> {
  for (let seq = 1; seq <= count; seq += 1) {
    look(seq, count);
    yield {
      customerId: `C-${seq}`,
      contact: {
        name: `Wanda Reyes ${seq}`,
        addressLine1: `${seq} Sample Street`,
        city: 'Austin',
        state: 'TX',
        postalCode: '78701',
      },
      language: LANGUAGES[seq % LANGUAGES.length],
      dataTypes: ['call_detail', 'account'],
      code: '7KQ2M4XX',
      dispatch: 1,
      seq,
      at: '2026-12-01T12:00:00Z',
    };
  }
}

const writeLetters = async (count: number): Promise<LettersBench> => {
  const carrier = noticeCarrierOf(loadCarrier(undefined));
  const directory = mkdtempSync(path.join(tmpdir(), 'bench-letters-'));
  try {
    const from = performance.now();
    const summary = await exportLetters(rowsOf(count), {
      notices: createNotices({ carrier }),
      carrier,
      facts: {
        reference: 'BR-2026-0001',
        occurred: { from: '2026-11-01T00:00:00Z', estimated: false },
        zone: 'America/New_York',
        delayedByLawEnforcement: true,
      },
      directory,
    });
    const seconds = (performance.now() - from) / 1_000;
    const bytes = readdirSync(directory).reduce(
      (sum, name) => sum + statSync(path.join(directory, name)).size,
      0,
    );
    const { letters, files, pages } = summary;
    // Kilobytes, of the whole process since it began.
    return {
      letters,
      files,
      pages,
      seconds,
      megabytes: bytes / 2 ** 20,
      quartersMb,
      peakMb: process.resourceUsage().maxRSS / 1_024,
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
};

void writeLetters(Number(process.argv[3])).then((measured) =>
  process.stdout.write(`${JSON.stringify(measured)}\n`),
);
