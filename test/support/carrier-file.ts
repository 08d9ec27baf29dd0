import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SAMPLE_CARRIER } from '../../config/carrier';

/** The sample carrier with a domain for bounces, as a file in a folder; answers its name. */
export const carrierWithBounces = async (folder: string, domain: string): Promise<string> => {
  const file = path.join(folder, 'carrier.yaml');
  await writeFile(file, `${await readFile(SAMPLE_CARRIER, 'utf8')}\nreturnPathDomain: ${domain}\n`);
  return file;
};
