import { accountChangeActivities } from './account-change';
import type { AccountChangeDeps } from './account-change';
import { alertAccountChangeActivities } from './alert-account-change';
import type { AlertAccountChangeDeps } from './alert-account-change';
import { assessments } from './assess';
import { recordActivities } from './keep-records';
import type { RecordsDeps } from './keep-records';
import { retentionActivities } from './retention';
import type { RetentionDeps } from './retention';
import { rateActivities } from './send-rates';
import type { RatesDeps } from './send-rates';
import { sendActivities } from './send-range';
import type { SendDeps } from './send-range';
import { waveActivities } from './send-waves';
import type { WavesDeps } from './send-waves';
import { tellActivities } from './tell-people';
import type { TellDeps } from './tell-people';
import { yearlyActivities } from './yearly';
import type { YearlyDeps } from './yearly';

export type ActivityDeps = RecordsDeps &
  SendDeps &
  RatesDeps &
  WavesDeps &
  TellDeps &
  YearlyDeps &
  AccountChangeDeps &
  AlertAccountChangeDeps &
  RetentionDeps;

/** All activities over the ports that worker/ wires to their implementations. */
export const createActivities = (deps: ActivityDeps) => ({
  ...assessments,
  ...recordActivities(deps),
  ...tellActivities(deps),
  ...sendActivities(deps),
  ...rateActivities(deps),
  ...waveActivities(deps),
  ...retentionActivities(deps),
  ...yearlyActivities(deps),
  ...accountChangeActivities(deps),
  ...alertAccountChangeActivities(deps),
});
export type Activities = ReturnType<typeof createActivities>;
