import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';

/** Unpacks Chromium into TMPDIR; its system libraries too, where it believes to run in a bare machine of Amazon's. */
const UNPACK =
  "require('@sparticuz/chromium').executablePath().catch((e) => { console.error(e); process.exit(1); })";

/** The package's own configuration names fixed folders; without a font no text has a size, and no contrast is looked at. */
const fontsConfig = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>
`;

const unpacked = async (folder: string) => {
  const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' };
  await promisify(execFile)(process.execPath, ['-e', UNPACK], { env, cwd: __dirname });
  const fonts = join(folder, 'fonts.conf');
  await writeFile(fonts, fontsConfig(folder));
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      HOME: folder,
      TMPDIR: folder,
      FONTCONFIG_FILE: fonts,
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
    },
  };
};

/** The package's Chromium is one for Linux on x64; elsewhere TOCSIN_TEST_CHROMIUM names one. */
const programIn = async (folder: string) => {
  const named = process.env.TOCSIN_TEST_CHROMIUM;
  if (named !== undefined) return { executablePath: named };
  if (process.platform === 'linux' && process.arch === 'x64') return unpacked(folder);
  throw new Error(
    'No Chromium comes with the packages for this machine: set TOCSIN_TEST_CHROMIUM to the path of one.',
  );
};

/**
 * A headless Chromium out of the packages, in a folder of its own, with its own fonts and libraries: nothing has to be
 * installed beside them. `close` leaves nothing behind.
 */
export const startBrowser = async (): Promise<{ browser: Browser; close: () => Promise<void> }> => {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-browser-'));
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const browser = await chromium.launch({ ...(await programIn(folder)), headless: true });
    return { browser, close: async () => void (await browser.close(), await remove()) };
  } catch (error) {
    await remove();
    throw error;
  }
};
