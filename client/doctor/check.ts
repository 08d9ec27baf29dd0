import { TocsinError } from '../../domain/errors';
import { diskFullText, freeSome, fullHome, saysDiskFull } from '../output/full-disk';

/** One thing that was looked at. */
export interface Check {
  readonly name: string;
  /** `warn`: Tocsin works, but somebody should know. */
  readonly verdict: 'ok' | 'warn' | 'bad';
  readonly found: string;
  readonly fix?: string;
}

export const ok = (name: string, found: string): Check => ({ name, verdict: 'ok', found });

export const warn = (name: string, found: string, fix: string): Check => ({
  name,
  verdict: 'warn',
  found,
  fix,
});

export const bad = (name: string, found: string, fix?: string): Check => ({
  name,
  verdict: 'bad',
  found,
  ...(fix ? { fix } : {}),
});

/** Looks at something whose failure is itself the finding. Never rejects. */
export const looking = async (
  name: string,
  look: () => Promise<Check | readonly Check[]>,
): Promise<Check[]> => {
  try {
    return [await look()].flat();
  } catch (error) {
    if (error instanceof TocsinError) return [bad(name, error.message, error.fix)];
    const message = error instanceof Error ? error.message : String(error);
    const { code } = error as { readonly code?: unknown };
    if (!saysDiskFull({ code, message })) return [bad(name, message)];
    const full = fullHome();
    return [bad(name, diskFullText(full, message), freeSome(full))];
  }
};
