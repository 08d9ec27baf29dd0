import { loadCarrier } from '../../config/carrier';
import { readEnvironment } from '../../config/env';
import type { Environment } from '../../config/env';
import type { Result } from '../action';
import { checkBreaches } from './breach-checks';
import { looking, ok } from './check';
import type { Check } from './check';
import { checkLive } from './live-checks';
import { checkCarrier, checkDisk, checkNode, checkPolicies } from './local-checks';
import { checkMail } from './mail-checks';
import { checkRecords } from './records-checks';
import { checkSchedules } from './schedule-checks';
import { checkTemporal } from './temporal-checks';
import { checkWebhooks } from './webhook-checks';

const checkServer = async (read: Environment, mayFix: boolean): Promise<Check[]> => {
  const temporal = await checkTemporal(mayFix);
  const schedules = await looking('schedules', () => {
    const { zone } = loadCarrier(read.carrierFile);
    return checkSchedules({ zone, mayFix, isSandbox: read.profile === 'sandbox' });
  });
  return [...temporal, ...schedules];
};

const lookAround = async (mayFix: boolean): Promise<Check[]> => {
  const checks: Check[] = [checkNode()];
  const environment = await looking('environment', async () => {
    const { profile, home } = readEnvironment();
    return ok('environment', `profile ${profile}, home ${home}`);
  });
  checks.push(...environment);
  if (environment.some(({ verdict }) => verdict === 'bad')) return checks;
  const read = readEnvironment();
  checks.push(checkDisk(read.home));
  checks.push(
    ...(await looking('carrier', async () => {
      const { check, carrier } = checkCarrier(read);
      return [
        check,
        ...(await looking('policies', async () => checkPolicies(carrier))),
        ...(await looking('webhooks', async () => checkWebhooks(carrier, read))),
        ...(await looking('smtp', () => checkMail(read, carrier))),
      ];
    })),
  );
  const services = [
    looking('postgres', () => checkRecords(read, mayFix)),
    looking('temporal', () => checkServer(read, mayFix)),
  ];
  const served = (await Promise.all(services)).flat();
  const isBad = (...names: readonly string[]): boolean =>
    served.some(({ name, verdict }) => verdict === 'bad' && (names.length === 0 || names.includes(name)));
  // Each asks both; where one of them does not answer, that is the finding.
  const live = isBad('postgres', 'migrations', 'temporal', 'namespace')
    ? []
    : await looking('live records', () => checkLive(read));
  const breaches = isBad() ? [] : await looking('open breaches', checkBreaches);
  return [...checks, ...served, ...live, ...breaches];
};

/** `tocsin doctor`: a line for each thing that Tocsin needs; exit code 1 where one is bad. Changes things only by `fix`. */
export const runDoctor = async (mayFix: boolean): Promise<Result> => {
  const checks = await lookAround(mayFix);
  const bads = checks.filter(({ verdict }) => verdict === 'bad');
  return {
    data: checks,
    table: {
      columns: ['check', 'verdict', 'found', 'fix'],
      rows: checks.map(({ name, verdict, found, fix }) => [name, verdict, found, fix ?? '']),
    },
    said: [
      bads.length === 0 ? 'All that Tocsin needs is there.' : `${bads.length} of ${checks.length} are bad.`,
    ],
    exitCode: bads.length === 0 ? 0 : 1,
  };
};
