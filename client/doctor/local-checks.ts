import { loadCarrier } from '../../config/carrier';
import type { Carrier } from '../../config/carrier';
import type { Environment } from '../../config/env';
import { loadPolicies } from '../../config/policies';
import { freeOn } from '../output/full-disk';
import { bad, ok, warn } from './check';
import type { Check } from './check';

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would look for an ES module. */
const { engines } = require('../../package.json') as { engines: { node: string } };

/** Whether this Node is new enough: `>=20.3` and its like. */
export const checkNode = (version = process.versions.node, wanted = engines.node): Check => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = wanted
    .replace(/^[^\d]*/, '')
    .split('.')
    .map(Number);
  const isNew = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  return isNew
    ? ok('node', `Node ${version}`)
    : bad('node', `Node ${version}, but ${wanted} is needed`, 'Install a newer Node.');
};

const LITTLE_BYTES = 1_073_741_824;
const TOO_LITTLE_BYTES = 104_857_600;

/** Whether the disk of the home has room: Postgres, Temporal and the inbox of a stack here write there. */
export const checkDisk = (home: string, free = freeOn(home)): Check => {
  if (free === null)
    return warn('disk', `nobody says how much is free for ${home}`, 'Look at it with df -h.');
  const found = `${Math.floor(free / 1_048_576)} MiB free for ${home}`;
  const fix = `Free some space on it: df -h ${home} shows how much there is.`;
  if (free < TOO_LITTLE_BYTES) return bad('disk', found, fix);
  return free < LITTLE_BYTES ? warn('disk', found, fix) : ok('disk', found);
};

/** The carrier file; throws what is wrong with it. */
export const checkCarrier = ({ carrierFile, profile }: Environment): { check: Check; carrier: Carrier } => {
  const carrier = loadCarrier(carrierFile);
  const check = carrierFile
    ? ok('carrier', `${carrier.legalName}, ${carrier.zone}, from ${carrierFile}`)
    : warn(
        'carrier',
        `the shipped sample, profile ${profile}`,
        'Set TOCSIN_CARRIER to the carrier’s own file before the profile is live.',
      );
  return { check, carrier };
};

/** Whether every shipped policy can be read, and what must be known of those that the carrier runs under. */
export const checkPolicies = (carrier: Carrier): Check[] => {
  const all = loadPolicies();
  const unknown = carrier.policies.filter((id) => !all.some((policy) => policy.id === id));
  if (unknown.length > 0)
    return [
      bad(
        'policies',
        `the carrier file names ${unknown.join(', ')}, which there is not`,
        `There are ${all.map(({ id }) => id).join(', ')}.`,
      ),
    ];
  const used = all.filter(({ id }) => carrier.policies.includes(id));
  const doubtful = used.filter(({ effectiveFrom, verified }) => effectiveFrom === null || !verified);
  const found = `${all.length} can be read; the default is ${carrier.policies.join(', ')}`;
  return doubtful.length === 0
    ? [ok('policies', found)]
    : [
        warn(
          'policies',
          `${found}; ${doubtful.map(({ id }) => id).join(', ')} is not in force or not verified`,
          'See tocsin policy show.',
        ),
      ];
};
