import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkNode, checkPolicies } from '../../../client/doctor/local-checks';
import type { Check } from '../../../client/doctor/check';
import { SAMPLE_CARRIER, loadCarrier } from '../../../config/carrier';
import { freePort } from '../../support/embedded-postgres';
import { ownDatabase } from '../../support/own-database';
import { tocsin } from '../../support/process';
import { startFaultySmtp, startSmtp } from '../../support/smtp';

let folder: string;
let nowhere: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-doctor-'));
  nowhere = `127.0.0.1:${await freePort()}`;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const doctor = async (env: NodeJS.ProcessEnv, ...args: string[]) => {
  const child = tocsin(['doctor', ...args, '-o', 'json'], {
    TOCSIN_HOME: folder,
    TEMPORAL_ADDRESS: nowhere,
    DATABASE_URL: `postgres://tocsin:s3cret@${nowhere}/tocsin`,
    TOCSIN_INBOX_URL: `smtp://${nowhere}`,
    ...env,
  });
  const exitCode = await child.exited;
  const checks = JSON.parse(child.stdout()) as Check[];
  return { exitCode, checks, of: (name: string) => checks.find((check) => check.name === name) };
};

test.each([
  ['20.3.0', '>=20.3', 'ok'],
  ['20.2.9', '>=20.3', 'bad'],
  ['19.9.0', '>=20.3', 'bad'],
  ['24.0.0', '>=20.3', 'ok'],
])('Node %s where %s is needed is %s', (version, wanted, verdict) => {
  expect(checkNode(version, wanted).verdict).toBe(verdict);
});

test('policies of the carrier that there are not are bad; shipped ones are well', () => {
  const carrier = loadCarrier(SAMPLE_CARRIER);
  expect(checkPolicies({ ...carrier, policies: ['fcc-2007', 'fcc-1934'] })).toMatchObject([
    { verdict: 'bad', found: expect.stringContaining('fcc-1934') },
  ]);
  expect(checkPolicies({ ...carrier, policies: ['fcc-2007'] })).toMatchObject([{ verdict: 'ok' }]);
});

test('with nothing running each missing service is named with its fix, and no password is', async () => {
  const { exitCode, checks, of } = await doctor({});
  expect(exitCode).toBe(1);
  for (const name of ['postgres', 'temporal', 'smtp inbox'])
    expect(of(name)).toMatchObject({ verdict: 'bad', fix: expect.stringContaining('tocsin up') });
  for (const name of ['node', 'environment', 'policies']) expect(of(name)).toMatchObject({ verdict: 'ok' });
  expect(of('carrier')).toMatchObject({ verdict: 'warn' });
  expect(JSON.stringify(checks)).not.toContain('s3cret');
});

test('an environment that cannot be read is the finding, not the end', async () => {
  const { exitCode, of } = await doctor({ TOCSIN_PROFILE: 'live' });
  expect(exitCode).toBe(1);
  expect(of('environment')).toMatchObject({ verdict: 'bad', found: expect.stringContaining('SMTP_URL') });
});

test('a carrier file is blamed by line', async () => {
  const file = path.join(folder, 'carrier.yaml');
  await writeFile(file, 'legalName: X\nfrn: 1\n');
  const { of } = await doctor({ TOCSIN_CARRIER: file });
  expect(of('carrier')).toMatchObject({ verdict: 'bad', found: expect.stringMatching(/line 2, .*frn/) });
});

test('missing tables are bad until --fix makes them', async () => {
  const database = await ownDatabase({ migrated: false });
  try {
    const env = { DATABASE_URL: database.url };
    expect((await doctor(env)).of('migrations')).toMatchObject({
      verdict: 'bad',
      found: expect.stringContaining('0001-breaches'),
    });
    expect((await doctor(env, '--fix')).of('migrations')).toMatchObject({
      verdict: 'ok',
      found: expect.stringContaining('run now: 0001-breaches'),
    });
    const { of } = await doctor(env);
    expect(of('migrations')).toMatchObject({ verdict: 'ok', found: 'the tables are up to date' });
    expect(of('postgres')).toMatchObject({ verdict: 'ok', found: expect.stringMatching(/^Postgres \d+/) });
    expect(of('clock')).toMatchObject({ verdict: 'ok' });
  } finally {
    await database.drop();
  }
});

test('mail is greeted and nothing is sent; in the live profile the relay too', async () => {
  const [inbox, relay] = [await startSmtp(), await startFaultySmtp('garbage')];
  try {
    const { of } = await doctor({
      TOCSIN_PROFILE: 'live',
      TOCSIN_CARRIER: SAMPLE_CARRIER,
      TOCSIN_INBOX_URL: inbox.url,
      SMTP_URL: relay.url,
      SMTP_REQUIRE_TLS: 'false',
    });
    expect(of('smtp inbox')).toMatchObject({ verdict: 'ok' });
    expect(of('smtp relay')).toMatchObject({ verdict: 'bad', fix: expect.stringContaining('SMTP_URL') });
    expect(inbox.messages).toEqual([]);
  } finally {
    await Promise.all([inbox.close(), relay.close()]);
  }
});
