import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { NOUNS } from '../../client/nouns';
import { freePort } from '../support/embedded-postgres';
import { tocsin } from '../support/process';

let folder: string;
let nowhere: NodeJS.ProcessEnv;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tocsin-cli-'));
  const port = await freePort();
  nowhere = {
    TOCSIN_HOME: folder,
    TEMPORAL_ADDRESS: `127.0.0.1:${port}`,
    DATABASE_URL: `postgres://tocsin:s3cret@127.0.0.1:${port}/tocsin`,
    TOCSIN_INBOX_URL: `smtp://127.0.0.1:${port}`,
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const run = async (args: readonly string[], env: NodeJS.ProcessEnv = nowhere) => {
  const child = tocsin(args, env);
  const exitCode = await child.exited;
  return { exitCode, stdout: child.stdout(), stderr: child.stderr() };
};

const file = async (name: string, text: string): Promise<string> => {
  const where = path.join(folder, name);
  await writeFile(where, text);
  return where;
};

const BREACH = `title: Call records read through a partner portal
description: An intruder read call records.
discoveredAt: 2026-11-20T09:00:00-05:00
determinedAt: 2026-11-23T10:00:00-05:00
occurred: {from: 2026-11-01T00:00:00-05:00, estimated: true}
methodOfCompromise: Stolen credentials of a partner.
dataTypes: [call_detail]
intentional: true
harm: possible
`;

describe('help', () => {
  test('names every noun, the global options and the exit codes, on stdout', async () => {
    const { exitCode, stdout, stderr } = await run(['--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    for (const { name, isHidden } of NOUNS)
      expect([name, new RegExp(`^  ${name} `, 'm').test(stdout)]).toEqual([name, !isHidden]);
    expect(stdout).toMatch(/--output(.|\n)*--actor(.|\n)*--no-input(.|\n)*--yes(.|\n)*--dry-run/);
    expect(stdout).toMatch(/Exit codes: .*69 service unavailable/s);
  });

  test('of a noun shows its verbs, both ways of asking', async () => {
    const [asked, helped] = await Promise.all([run(['hold', '--help']), run(['help', 'hold'])]);
    expect(asked.exitCode).toBe(0);
    for (const verb of ['place', 'extend', 'release', 'list']) expect(asked.stdout).toContain(`  ${verb} `);
    expect(helped).toEqual(asked);
    expect((await run(['help', 'hold', 'place'])).stdout).toContain('--directed-at <time>');
  });

  test('loads no noun, no server’s library and no schemas', () => {
    const hook = path.join(__dirname, '../../client/bin/run-typescript.cjs');
    const cli = path.join(__dirname, '../../client/cli.ts');
    const script = `require(${JSON.stringify(hook)});
      require(${JSON.stringify(cli)}).main(['--help']).then(() =>
        process.stderr.write(JSON.stringify(Object.keys(require.cache))));`;
    const { stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    const loaded = JSON.parse(stderr) as string[];
    expect(loaded.some((name) => name.endsWith('client/nouns.ts'))).toBe(true);
    expect(
      loaded.filter((name) => /client\/commands|@temporalio|zod|[/]pg[/]|kysely|@swc/.test(name)),
    ).toEqual([]);
  });

  test.each(NOUNS.filter(({ isHidden }) => !isHidden).map(({ name }) => name))(
    'of %s can be shown',
    async (noun) => {
      const { exitCode, stdout, stderr } = await run([noun, '--help']);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toContain(`Usage: tocsin ${noun}`);
    },
  );

  test('the version', async () => {
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('what is typed wrongly ends with 2, says what to type, and prints no data', () => {
  test.each<[readonly string[], RegExp]>([
    [[], /Usage: tocsin/],
    [['hold'], /Usage: tocsin hold/],
    [['hodl'], /unknown command 'hodl'\n\(Did you mean hold\?\)/],
    [['hold', 'plaice'], /unknown command 'plaice'/],
    [['breach', 'show'], /missing required argument 'reference'/],
    [['breach', 'show', 'BR-1', 'BR-2'], /too many arguments/],
    [['breach', 'list', '-o', 'xml'], /'xml' is invalid. Allowed choices are table, json, jsonl, csv/],
    [['breach', 'open', '-f', 'x', '--speed', 'fast'], /'fast' is invalid.*86400/],
    [
      ['breach', 'close', 'BR-1', '--as', 'done', '--reason', 'r'],
      /Allowed choices are complete, not-a-breach/,
    ],
    [
      ['breach', 'determine', 'BR-1', '--at', 'yesterday', '--reason', 'r'],
      /--at "yesterday": must be an ISO 8601/,
    ],
    [
      ['breach', 'amend', 'BR-1', '--facts', 'colour=red', '--reason', 'r'],
      /--facts "colour=red": .*\n.*fix: Names: discoveredAt/,
    ],
    [['breach', 'amend', 'BR-1', '--facts', 'harm=much', '--reason', 'r'], /--facts harm "much": /],
    [
      ['filing', 'record', 'BR-1', '--agency', 'CIA', '--confirmation', 'C', '--filed-at', 'now'],
      /'CIA' is invalid. Allowed choices are USSS, FBI, FCC, agencies/,
    ],
    [['completion', 'tcsh'], /Allowed choices are bash, zsh, fish/],
  ])('%j', async (args, said) => {
    const { exitCode, stdout, stderr } = await run(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(said);
  });
});

describe('a breach’s file', () => {
  test('that is wrong is refused by line, column and field, before anything is connected', async () => {
    const wrong = await file(
      'wrong.yaml',
      `${BREACH.replace('harm: possible', 'harm: much\ncolour: red').replace('10:00:00-05:00', '10:00')}`,
    );
    const { exitCode, stdout, stderr } = await run(['breach', 'open', '-f', wrong]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(
      'wrong.yaml, line 4, column 1: determinedAt must be an ISO 8601 time with an offset',
    );
    expect(stderr).toContain('line 9, column 1: harm ');
    expect(stderr).toContain('line 10, column 1: colour is not a known field');
  });

  test.each([
    ['times that have not come', BREACH.replace('2026-11-23T', '2999-11-23T'), /line 4, .*has not come yet/],
    [
      'a determination before the discovery',
      BREACH.replace('2026-11-23T', '2026-11-19T'),
      /line 4, .*before discoveredAt/,
    ],
    [
      'an end before the beginning',
      BREACH.replace('estimated', 'to: 2026-10-01T00:00:00Z, estimated'),
      /line 5, .*before occurred.from/,
    ],
    [
      'a policy that there is not',
      `${BREACH}policies: [fcc-2007, fcc-1934]\n`,
      /line 10, column 22: .*"fcc-1934" is no policy; there are/,
    ],
    ['no YAML at all', 'title: "x\n', /line 2, column 1: /],
  ])('with %s is refused', async (_what, text, said) => {
    const { exitCode, stderr } = await run(['breach', 'open', '-f', await file('b.yaml', text)]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(said);
  });

  test('that is not there is not found; a policy of the flag that is not there is named', async () => {
    expect(await run(['breach', 'open', '-f', path.join(folder, 'no.yaml')])).toMatchObject({
      exitCode: 5,
      stdout: '',
    });
    const good = await file('good.yaml', BREACH);
    const flagged = await run(['breach', 'open', '-f', good, '--policies', 'fcc-2007,nope']);
    expect(flagged).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--policies "nope"') });
  });

  test('is rehearsed without any server: windows as data, people counted, nothing opened', async () => {
    const good = await file('good.yaml', BREACH);
    const people = await file('people.csv', 'customer_id,email\nc1,ann@example.com\nc2,bo@example.com\n');
    const { exitCode, stdout, stderr } = await run([
      'breach',
      'open',
      '-f',
      good,
      '--customers',
      people,
      '--dry-run',
      '-o',
      'json',
    ]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: 'The file can be read, and so can 2 customers. Nothing was opened.\n',
    });
    expect(JSON.parse(stdout)).toMatchObject({
      reference: null,
      runId: null,
      customers: 2,
      windows: { effective: { agencies: { latest: '2026-11-30T23:59:59-05:00' } } },
    });
  });

  test('with people who cannot be read ends with 10, each by line and column', async () => {
    const good = await file('good.yaml', BREACH);
    const people = await file(
      'bad.csv',
      'customer_id,email\nc1,nobody\nc2,bo@example.com\nc2,cy@example.com\n',
    );
    const { exitCode, stderr } = await run([
      'breach',
      'open',
      '-f',
      good,
      '--customers',
      people,
      '--dry-run',
    ]);
    expect(exitCode).toBe(10);
    expect(stderr).toContain('line 2, email: "n*****" is no e-mail address');
    expect(stderr).toContain('line 4, customer_id: "c2" is on line 3 already');
  });

  test('comes from stdin too, but not twice', async () => {
    const fromStdin = (args: readonly string[]) =>
      spawnSync(
        process.execPath,
        [path.join(__dirname, '../../client/bin/tocsin.cjs'), 'breach', 'open', '-f', '-', ...args],
        {
          input: BREACH,
          encoding: 'utf8',
          env: { ...process.env, ...nowhere },
        },
      );
    expect(fromStdin(['--dry-run'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('agencies   by 2026'),
    });
    expect(fromStdin(['--customers', '-'])).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('without any server', () => {
  test.each<[readonly string[]]>([
    [['breach', 'show', 'BR-1']],
    [['breach', 'list']],
    [['breach', 'watch', 'BR-1']],
    [['breach', 'determine', 'BR-1', '--at', 'now', '--reason', 'r']],
    [['hold', 'list', 'BR-1']],
    [['approve', 'BR-1', '--yes']],
    [['dispatch', 'status', 'BR-1']],
  ])('%j ends with 69 in one message, with the address and without a password', async (args) => {
    const { exitCode, stdout, stderr } = await run(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 69, stdout: '' });
    expect(stderr).toMatch(/^tocsin: .*127\.0\.0\.1:\d+\)? do(es)? not answer: .*\n {2}fix: .*\n$/);
    expect(stderr).not.toContain('s3cret');
  });

  test('an opening leaves nothing and says so with 69; -o json gives the error as an object too', async () => {
    const good = await file('good.yaml', BREACH);
    const { exitCode, stdout, stderr } = await run(['-o', 'json', 'breach', 'open', '-f', good]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 69, stdout: '' });
    const last = stderr.trimEnd().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toMatchObject({ error: { code: 'Unavailable', exitCode: 69 } });
  });

  test('an act is rehearsed: the message that would be sent, by whom, and nothing more', async () => {
    const hold = ['hold', 'place', 'BR-1', '--agency', 'FBI', '--agent', 'Agent X', '--reference', 'FBI-17'];
    const when = ['--directed-at', '2026-11-24T10:00:00-05:00', '--days', '20'];
    const { exitCode, stdout } = await run([...hold, ...when, '--dry-run', '-o', 'json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      reference: 'BR-1',
      message: 'hold',
      sent: false,
      input: {
        agency: 'FBI',
        agent: 'Agent X',
        reference: 'FBI-17',
        directedAt: '2026-11-24T10:00:00-05:00',
        days: 20,
        actor: userInfo().username,
      },
    });
  });

  test('facts are amended from the line or from a file, each problem with its place', async () => {
    const amend = ['breach', 'amend', 'BR-1', '--reason', 'more logs', '--dry-run', '-o', 'json'];
    const line = await run([...amend, '--facts', 'harm=likely', 'encrypted=no', '--policies', 'fcc-2007']);
    expect(JSON.parse(line.stdout)).toMatchObject({
      message: 'amend',
      sent: false,
      input: { facts: { harm: 'likely', encrypted: false }, policies: ['fcc-2007'], reason: 'more logs' },
    });
    const facts = await file('facts.yaml', 'harm: none\nkeyTaken: true\n');
    const fromFile = await run([...amend, '-f', facts]);
    expect(JSON.parse(fromFile.stdout)).toMatchObject({ input: { facts: { harm: 'none', keyTaken: true } } });
    const told = await file('about.yaml', 'description: Two servers.\ndataTypes: [billing]\nharm: likely\n');
    expect(JSON.parse((await run([...amend, '-f', told])).stdout)).toMatchObject({
      input: { facts: { harm: 'likely' }, about: { description: 'Two servers.', dataTypes: ['billing'] } },
    });
    const wrong = await file('facts.yaml', 'harm: none\ntitle: x\n');
    expect(await run([...amend, '-f', wrong])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('line 2, column 1: title is not a known field'),
    });
    expect(await run([...amend, '-f', facts, '--facts', 'harm=none'])).toMatchObject({ exitCode: 2 });
    expect(await run([...amend, '--policies', 'nope'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--policies "nope"'),
    });
  });

  test('global options stand before or after the verb', async () => {
    const close = ['breach', 'close', 'BR-1', '--as', 'complete', '--reason', 'all told'];
    const globals = ['--dry-run', '--actor', 'alice', '-o', 'jsonl'];
    const [before, after] = await Promise.all([run([...globals, ...close]), run([...close, ...globals])]);
    expect(before).toEqual(after);
    expect(JSON.parse(before.stdout)).toMatchObject({ input: { actor: 'alice', as: 'complete' } });
  });
});

describe('as a program among others', () => {
  const shell = (line: string) =>
    spawnSync(
      'bash',
      [
        '-c',
        `set -o pipefail; tocsin() { "${process.execPath}" "${path.join(__dirname, '../../client/bin/tocsin.cjs')}" "$@"; }; ${line}`,
      ],
      {
        encoding: 'utf8',
        env: { ...process.env, ...nowhere },
      },
    );

  test('a reader that goes away is no error', () => {
    const { stderr, status } = shell('tocsin report schema -o json | true');
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });

  // The device that is always full is Linux's own.
  const onLinux = process.platform === 'linux' ? test : test.skip;
  onLinux('a disk that is full is told in a line, with what to do', () => {
    const { stderr, status } = shell('tocsin report schema -o json > /dev/full');
    expect(stderr).toMatch(/^tocsin: the disk is full: .*\n  fix: Free some space/);
    expect(status).toBe(1);
  });

  test('the completion of bash can be sourced twice, as a new ~/.bashrc does', () => {
    const twice = 'script=$(tocsin completion bash); eval "$script"; eval "$script"; complete -p tocsin';
    expect(shell(twice)).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('tocsin') });
  });

  test('bash takes the completion, which knows verbs, options and choices', () => {
    expect(shell('tocsin completion bash | bash -n')).toMatchObject({ status: 0, stderr: '' });
    expect(shell(`tocsin complete -- hold pl`).stdout).toContain('place\t');
    expect(shell(`tocsin complete -- hold place --dir`).stdout).toContain('--directed-at\t');
    expect(shell(`tocsin complete -- breach close BR-1 --as ''`).stdout).toContain('not-a-breach\t');
  });
});
