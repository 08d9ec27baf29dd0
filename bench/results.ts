import type { AccountChangeBench } from './account-change/measure';
import type { measureCliStart } from './cli-start';
import type { Full } from './full';
import type { Killed } from './kills';
import type { LettersBench } from './letters';
import type { Machine } from './machine';
import type { RecordsBench } from './records/measure';
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
  /** Absent in results of before. */
  readonly letters?: LettersBench | null;
  readonly accountChanges?: AccountChangeBench | null;
  readonly records?: RecordsBench | null;
  readonly starts: ReturnType<typeof measureCliStart>;
}
