import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const MISSING =
  'poppler is not on PATH: tests that read PDFs by a program that is not ours are left out. Install it (Debian and Ubuntu: apt-get install poppler-utils; macOS: brew install poppler).';

/** Whether poppler is there; where it is not, it is said once, loudly. TOCSIN_TEST_POPPLER=required makes its lack an error. */
export const hasPoppler = (): boolean => {
  const isThere = !spawnSync('pdfinfo', ['-v']).error && !spawnSync('pdftotext', ['-v']).error;
  if (isThere) return true;
  if (process.env.TOCSIN_TEST_POPPLER === 'required') throw new Error(MISSING);
  process.stderr.write(`${MISSING}\n`);
  return false;
};

/**
 * Runs one of poppler's programs on a PDF, and answers what it prints.
 * @param args before the file's name; those `after` it come last
 */
const run = async (
  program: string,
  pdf: Uint8Array,
  args: readonly string[],
  after: readonly string[] = [],
) => {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-poppler-'));
  try {
    const file = join(folder, 'a.pdf');
    await writeFile(file, pdf);
    const { stdout, stderr } = await promisify(execFile)(program, [...args, file, ...after], {
      maxBuffer: 64 * 1_024 * 1_024,
    });
    if (stderr.trim() !== '') throw new Error(`${program} complains: ${stderr}`);
    return stdout;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** What poppler finds in a PDF; every complaint of it is an error. */
export const popplerReads = async (pdf: Uint8Array) => ({
  /** `Title`, `Tagged`, `Pages` and the like. */
  info: Object.fromEntries(
    (await run('pdfinfo', pdf, []))
      .split('\n')
      .flatMap((line) =>
        [...line.matchAll(/^([^:]+):\s+(.*)$/g)].map(([, key = '', value = '']) => [key, value]),
      ),
  ) as Readonly<Record<string, string>>,
  /** In reading order, each run of space as one. */
  text: (await run('pdftotext', pdf, ['-raw'], ['-'])).replace(/\s+/g, ' '),
  /** The structure tree with its text, as a screen reader is given it. */
  structure: await run('pdfinfo', pdf, ['-struct-text']),
});
