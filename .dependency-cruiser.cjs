/** Who may import whom (CONTRIBUTING.md has the picture). */
const FLOW = [
  'client',
  'workflows',
  'activities',
  'worker',
  'domain',
  'mail',
  'notices',
  'records',
  'reports',
  'webhooks',
  'config',
  'ops',
  'bench',
  'test',
];
const error = (name, from, to) => ({ name, severity: 'error', from, to });

/** `from` may reach only these folders by value; `types` may also be reached by `import type`. */
const only = (from, allowed, types = []) => {
  const forbidden = FLOW.filter(
    (folder) => folder !== from && !allowed.includes(folder) && !types.includes(folder),
  );
  return [
    error(
      `${from}-reaches-only-${allowed.join('-') || 'itself'}`,
      { path: `^${from}/` },
      { path: `^(${forbidden.join('|')})/` },
    ),
    ...types.map((folder) =>
      error(
        `${from}-reaches-${folder}-by-type-only`,
        { path: `^${from}/` },
        { path: `^${folder}/`, dependencyTypesNot: ['type-only'] },
      ),
    ),
  ];
};
/** A package that only the named folders may name. */
const fence = (name, folders) =>
  error(
    `fence-${name}`,
    { path: `^(${FLOW.join('|')})/`, pathNot: `^(${folders.join('|')})/` },
    { path: `node_modules/${name}(/|$)`, dependencyTypesNot: ['type-only'] },
  );

/** The commands that start processes are the only part of the client that wires everything. */
const STARTERS = '^client/commands/(up|demo|worker|evidence)\\.ts$';

module.exports = {
  forbidden: [
    ...only('domain', []),
    ...only('workflows', ['domain'], ['activities']),
    ...only('activities', ['domain']),
    ...only('mail', ['domain']),
    ...only('notices', ['domain']),
    ...only('records', ['domain']),
    ...only('reports', ['domain'], ['records']),
    ...only('webhooks', ['domain']),
    ...only('config', ['domain']),
    ...only('worker', [
      'activities',
      'domain',
      'mail',
      'notices',
      'records',
      'reports',
      'webhooks',
      'config',
      'workflows',
    ]),
    ...only('client', [
      'domain',
      'config',
      'records',
      'notices',
      'reports',
      'mail',
      'workflows',
      'ops',
      'worker',
    ]),
    error(
      'others-see-the-workflows-contract-only',
      { path: '^(client|worker|ops)/' },
      { path: '^workflows/', pathNot: '^workflows/((yearly|account-change|retention)-)?contract\\.ts$' },
    ),
    error('only-starters-wire', { path: '^client/', pathNot: STARTERS }, { path: '^(worker|ops)/' }),
    error('nothing-imports-test', { pathNot: '^test/' }, { path: '^test/' }),
    error('pure-folders-have-no-node', { path: '^(domain|workflows)/' }, { dependencyTypes: ['core'] }),
    error(
      'domain-packages',
      { path: '^domain/' },
      { path: 'node_modules/', pathNot: 'node_modules/(zod|luxon|@types/luxon)/' },
    ),
    error(
      'workflow-packages',
      { path: '^workflows/' },
      { path: 'node_modules/', pathNot: 'node_modules/@temporalio/(workflow|common)/' },
    ),
    fence('pg', ['records', 'ops', 'test', 'bench']),
    fence('kysely', ['records', 'test']),
    fence('nodemailer', ['mail', 'test', 'bench']),
    fence('mailparser', ['mail', 'test']),
    fence('smtp-server', ['mail', 'test']),
    fence('commander', ['client', 'test']),
    fence('pdfkit', ['notices', 'reports']),
    fence('@temporalio/worker', ['worker', 'ops/docker', 'test', 'bench']),
    fence('@temporalio/client', ['client', 'worker', 'ops', 'test', 'bench']),
    fence('@temporalio/activity', ['activities', 'test']),
    fence('@temporalio/workflow', ['workflows', 'test']),
    error('no-circular', {}, { circular: true }),
    error('no-orphans', { orphan: true, pathNot: '\\.d\\.c?ts$|^(client/cli|ops/docker/|test/)' }, {}),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.tocsin)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
