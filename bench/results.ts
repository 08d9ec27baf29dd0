import type { measureCliStart } from './cli-start';
import type { Full } from './full';
import type { Killed } from './kills';
import type { Machine } from './machine';
import type { Summary } from './summary';
import type { WindowsBench } from './windows';

/** What is printed with `-o json`, and what tables and chart are made from. */
export interface Results {
  readonly machine: Machine;
  readonly notices: number;
  readonly rounds: number;
  readonly sending: readonly Summary[];
  readonly killed: readonly Killed[];
  readonly full: Full | null;
  readonly windows: WindowsBench | null;
  readonly starts: ReturnType<typeof measureCliStart>;
}
