import { realpath, rm } from 'node:fs/promises';
import path from 'node:path';

/** Root's Postgres keeps its data elsewhere, behind a link (ops/stack/postgres-places.ts). */
export const removeHome = async (home: string): Promise<void> => {
  const data = await realpath(path.join(home, 'postgres')).catch(() => home);
  for (const folder of [data, home]) await rm(folder, { recursive: true, force: true });
};
