/** What every command answers: data for machines, a table or a text for people, talk for stderr, an exit code. */
export interface Result {
  /** What `-o json` prints; its keys are an API. An array is what `-o jsonl` prints by the line. */
  readonly data: unknown;
  /** What `-o table` and `-o csv` print. */
  readonly table?: { readonly columns: readonly string[]; readonly rows: readonly (readonly unknown[])[] };
  /** Printed for people in place of the table; empty: what is said is enough for them. */
  readonly text?: string;
  /** What `-o svg` prints, for those few commands that have a picture. */
  readonly svg?: string;
  /** What changed, a sentence each, to stderr. */
  readonly said?: readonly string[];
  /** The command that usually comes next. */
  readonly next?: string;
  /** Defaults to 0. */
  readonly exitCode?: number;
}

export interface Globals {
  readonly output: 'table' | 'json' | 'jsonl' | 'csv' | 'svg';
  readonly actor: string;
  /** False with `--no-input` or without a TTY: never ask. */
  readonly input: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
}
