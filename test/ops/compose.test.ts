import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { SAMPLE_CARRIER } from '../../config/carrier';
import { VARIABLES, readEnvironment } from '../../config/env';
import { SEARCH_ATTRIBUTES } from '../../workflows/contract';

interface Service {
  readonly image?: string;
  readonly restart?: string;
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly ports?: readonly string[];
  readonly secrets?: readonly string[];
  readonly volumes?: readonly string[];
  readonly stop_grace_period?: string;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const ROOT = path.join(__dirname, '..', '..');
const textOf = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');
const composeOf = (name: string): Compose => parse(textOf(name), { merge: true }) as Compose;

const compose = composeOf('docker-compose.yml');
const live = composeOf('ops/docker/live.yml');
const services = Object.entries(compose.services);
const worker = compose.services.worker as Service;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-compose-'));
  execFileSync('sh', [path.join(ROOT, 'ops/docker/new-secrets.sh'), path.join(folder, 'secrets')]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The environment of a container, with its secrets where the script has put them here. */
const inContainer = (environment: Service['environment'] = {}): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      String(value).replace('/run/secrets', path.join(folder, 'secrets')),
    ]),
  );

test.each(services)('%s has an image of one version', (_name, { image = '' }) => {
  expect(image).toMatch(/:v?\d+\.\d+(\.\d+)?(-[a-z0-9]+)*$/);
});

test('the image of the worker is made from a Node of one version', () => {
  const bases = textOf('Dockerfile').match(/^FROM .*$/gm) ?? [];
  expect(bases).toHaveLength(2);
  for (const base of bases) expect(base).toMatch(/^FROM node:20\.\d+\.\d+-[a-z]+-slim( AS build)?$/);
});

test.each(services)('%s tells whether it is well, or is a job that others wait for', (name, service) => {
  const waiting = services.filter(
    ([, { depends_on: on = {} }]) => on[name]?.condition === 'service_completed_successfully',
  );
  if (service.healthcheck) expect(service.restart).toBe('unless-stopped');
  else {
    expect(service.restart).toBe('on-failure');
    expect(waiting).not.toHaveLength(0);
  }
});

test.each(services)('%s waits only for what there is, in a way that can come true', (_name, service) => {
  for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
    const isLasting = compose.services[other]?.healthcheck !== undefined;
    expect({ other, condition }).toEqual({
      other,
      condition: isLasting ? 'service_healthy' : 'service_completed_successfully',
    });
  }
});

test.each(services)('%s is published on this host alone, and mounts what is there', (_name, service) => {
  for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  for (const [source = ''] of (service.volumes ?? []).map((volume) => volume.split(':'))) {
    const isThere = source.startsWith('./') ? existsSync(path.join(ROOT, source)) : source in compose.volumes;
    expect({ source, isThere }).toEqual({ source, isThere: true });
  }
});

test.each(services)('%s has no password among its settings', (_name, { environment = {}, secrets = [] }) => {
  for (const [name, value] of Object.entries(environment)) {
    if (/PASSWORD|PWD|SECRET|KEY/.test(name)) expect(name).toMatch(/_FILE$/);
    expect(String(value)).not.toMatch(/:\/\/[^/]*:[^/]*@/);
    if (name.endsWith('_FILE'))
      expect(secrets.map((secret) => `/run/secrets/${secret}`)).toContain(String(value));
  }
  for (const secret of secrets) expect(Object.keys(compose.secrets)).toContain(secret);
});

test('the script makes every secret, at random, closed to other users', () => {
  const made = path.join(folder, 'secrets');
  const wanted = Object.entries(compose.secrets).map(([name, { file }]) => {
    expect(file).toBe(`./secrets/${name}`);
    return name;
  });
  expect(readdirSync(made).sort()).toEqual(wanted.sort());
  expect(statSync(made).mode & 0o777).toBe(0o700);
  const passwords = wanted.map((name) => readFileSync(path.join(made, name), 'utf8'));
  expect(new Set(passwords).size).toBe(wanted.length);
  for (const password of passwords) expect(password.length).toBeGreaterThanOrEqual(48);
  expect(() =>
    execFileSync('sh', [path.join(ROOT, 'ops/docker/new-secrets.sh'), made], { stdio: 'pipe' }),
  ).toThrow('is there already');
});

test('the worker gets only variables that it knows, and they name the other services', () => {
  for (const name of Object.keys({ ...worker.environment, ...live.services.worker?.environment }))
    if (!['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'NODE_OPTIONS'].includes(name))
      expect(VARIABLES).toContain(name);
  const environment = readEnvironment(inContainer(worker.environment));
  const database = new URL(environment.databaseUrl ?? '');
  expect(database.hostname).toBe('postgres');
  expect(database.password).toBe(
    readFileSync(path.join(folder, 'secrets', 'tocsin_app_db_password'), 'utf8'),
  );
  expect([database.username, environment.databaseOwnerUrl]).toEqual(['tocsin_app', null]);
  expect(environment.inboxHosts).toEqual(['inbox']);
  expect(new URL(environment.inboxSmtpUrl).hostname).toBe('inbox');
  expect(environment.relaySmtpUrl).toBe(environment.inboxSmtpUrl);
  expect(environment.stackTemporalAddress).toBeNull();
  expect(worker.environment?.TEMPORAL_ADDRESS).toBe('temporal:7233');
  for (const service of ['postgres', 'inbox', 'temporal'])
    expect(Object.keys(compose.services)).toContain(service);
  expect(worker.healthcheck?.test.at(-1)).toBe(`http://127.0.0.1:${environment.health?.port}/healthz`);
  expect(worker.volumes).toContain(`worker-home:${environment.home}`);
});

test('the owner of the tables is known to the job alone that migrates them', () => {
  const withOwner = services.filter(([, { secrets = [] }]) => secrets.includes('database_owner_url'));
  expect(withOwner.map(([name]) => name)).toEqual(['records-schema']);
  const environment = readEnvironment(inContainer(compose.services['records-schema']?.environment));
  const [url, owner] = [environment.databaseUrl ?? '', environment.databaseOwnerUrl ?? ''].map(
    (each) => new URL(each),
  );
  expect([url?.username, owner?.username]).toEqual(['tocsin_app', 'tocsin']);
  expect(owner?.password).toBe(readFileSync(path.join(folder, 'secrets', 'tocsin_db_password'), 'utf8'));
});

test('live, the worker has a relay with TLS and a carrier file, and drills still have the inbox', async () => {
  await writeFile(path.join(folder, 'secrets', 'smtp_url'), 'smtps://user:password@relay.example:465');
  const over = live.services.worker as Service;
  expect(over.volumes).toEqual([`./carrier.yaml:${over.environment?.TOCSIN_CARRIER}:ro`]);
  const environment = readEnvironment(inContainer({ ...worker.environment, ...over.environment }));
  expect(environment).toMatchObject({ profile: 'live', requireTls: true, inboxSmtpUrl: 'smtp://inbox:1025' });
  expect(new URL(environment.relaySmtpUrl).hostname).toBe('relay.example');
  expect(environment.carrierFile).not.toBe(SAMPLE_CARRIER);
});

test('the worker is given longer to end than it takes to drain', () => {
  const forcedAfter = /shutdownForceTime: '(\d+)s'/.exec(textOf('worker/create-worker.ts'))?.[1];
  expect(Number.parseInt(worker.stop_grace_period ?? '0', 10)).toBeGreaterThan(Number(forcedAfter));
});

test('the namespace gets every search attribute, with its type', () => {
  const script = textOf('ops/docker/temporal-namespace.sh');
  const made = [...script.matchAll(/--name (\w+) --type (\w+)/g)].map(([, name, type]) => [name, type]);
  const types = {
    KEYWORD: 'Keyword',
    KEYWORD_LIST: 'KeywordList',
    BOOL: 'Bool',
    DATETIME: 'Datetime',
    INT: 'Int',
  };
  expect(made).toEqual(Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => [name, types[type]]));
});

test('the inbox and the worker are one image, and both are in it', () => {
  const { inbox } = compose.services as { inbox: Service & { entrypoint: string[] } };
  expect(inbox.image).toBe(worker.image);
  expect(worker.image).toBe(`tocsin:${(JSON.parse(textOf('package.json')) as { version: string }).version}`);
  const ignored = textOf('.dockerignore').split('\n');
  for (const file of [
    inbox.entrypoint[1] ?? '',
    'ops/docker/check-http.cjs',
    'client/bin/tocsin.cjs',
    'policies',
  ]) {
    expect(existsSync(path.join(ROOT, file))).toBe(true);
    expect(ignored.filter((line) => line && file.startsWith(line))).toEqual([]);
  }
});
