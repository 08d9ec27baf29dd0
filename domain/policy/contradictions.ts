import { clocksOf } from './bound-schema';
import type { Bound, Trigger } from './bound-schema';
import { testsOf } from './condition-schema';
import type { Condition } from './condition-schema';
import { isEmptyByConstruction } from './empty-window';
import type { Obligation } from './obligation-schema';
import type { PolicyText } from './policy-text';

/** Something in a policy that cannot be meant, and where. */
export interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}
type Path = Contradiction['path'];

/** Recipients whom another policy may have told: they are known without being named here. */
const KNOWN_ELSEWHERE = ['agencies', 'customers'];

/** Every bound of an obligation, with its place. */
const boundsOf = (obligation: Obligation): { bound: Bound; path: Path }[] => [
  ...(['earliest', 'latest'] as const).flatMap((side) => {
    const bound = obligation[side];
    return bound ? [{ bound, path: [side] }] : [];
  }),
  ...(obligation.exemptions ?? []).flatMap(({ restart }, index) =>
    restart ? [{ bound: restart, path: ['exemptions', index, 'restart'] }] : [],
  ),
  ...(obligation.reliefs ?? []).map(({ latest }, index) => ({
    bound: latest,
    path: ['reliefs', index, 'latest'],
  })),
];

const clocksAt = (obligation: Obligation): { after: Trigger; path: Path }[] =>
  boundsOf(obligation).flatMap(({ bound, path }) =>
    clocksOf(bound).map(({ after }, index) => ({
      after,
      path: 'of' in bound ? [...path, 'of', index, 'after'] : [...path, 'after'],
    })),
  );

const conditionsOf = (obligation: Obligation): { condition: Condition; path: Path }[] => [
  ...(obligation.when ? [{ condition: obligation.when, path: ['when'] }] : []),
  ...(['exemptions', 'reliefs'] as const).flatMap((list) =>
    (obligation[list] ?? []).map(({ when }, index) => ({ condition: when, path: [list, index, 'when'] })),
  ),
];

/** Obligations of the policy that a clock or a condition waits for, by id, with the place that says so. */
const dependenciesOf = (obligation: Obligation, policy: PolicyText): { on: string; path: Path }[] => {
  const told = (recipient: string, path: Path) =>
    policy.obligations.filter((each) => each.recipient === recipient).map(({ id }) => ({ on: id, path }));
  return [
    ...clocksAt(obligation).flatMap(({ after, path }) => {
      if (after === 'agencies-notified') return told('agencies', path);
      if (typeof after === 'string') return [];
      if ('notified' in after) return told(after.notified, path);
      return [{ on: 'notice' in after ? after.notice : after.deadline, path }];
    }),
    ...conditionsOf(obligation).flatMap(({ condition, path }) =>
      testsOf(condition).flatMap(({ exempt }) => (exempt === undefined ? [] : [{ on: exempt, path }])),
    ),
  ];
};

const duplicatesIn = (items: readonly { readonly id: string }[], path: Path): Contradiction[] =>
  items.flatMap(({ id }, index) => {
    const first = items.findIndex((item) => item.id === id);
    return first < index
      ? [{ path: [...path, index, 'id'], message: `is ${id}, which is the id of an earlier one` }]
      : [];
  });

const unknownNames = (obligation: Obligation, at: Path, policy: PolicyText): Contradiction[] => {
  const ids = policy.obligations.map(({ id }) => id);
  const recipients = [...KNOWN_ELSEWHERE, ...policy.obligations.map(({ recipient }) => recipient)];
  const unknown = (kind: string, name: string, known: readonly string[], path: Path): Contradiction[] =>
    known.includes(name)
      ? []
      : [
          {
            path: [...at, ...path],
            message: `names ${name}, which is no ${kind}: ${[...new Set(known)].join(', ')}`,
          },
        ];
  return [
    ...clocksAt(obligation).flatMap(({ after, path }) => {
      if (typeof after === 'string') return [];
      return 'notified' in after
        ? unknown('recipient', after.notified, recipients, path)
        : unknown('obligation of this policy', 'notice' in after ? after.notice : after.deadline, ids, path);
    }),
    ...conditionsOf(obligation).flatMap(({ condition, path }) =>
      testsOf(condition).flatMap(({ exempt, told }) => [
        ...(exempt === undefined ? [] : unknown('obligation of this policy', exempt, ids, path)),
        ...(told === undefined ? [] : unknown('recipient', told, recipients, path)),
      ]),
    ),
  ];
};

/** A clock that, through others, waits for itself: it could never start. */
const loops = (obligation: Obligation, at: Path, policy: PolicyText): Contradiction[] => {
  const chainTo = (from: string, seen: readonly string[]): readonly string[] | null => {
    if (from === obligation.id) return [...seen, from];
    if (seen.includes(from)) return null;
    const next = policy.obligations.find(({ id }) => id === from);
    for (const { on } of next ? dependenciesOf(next, policy) : []) {
      const chain = chainTo(on, [...seen, from]);
      if (chain) return chain;
    }
    return null;
  };
  // Where two obligations share an id, who waits for whom cannot be told.
  const ids = policy.obligations.map(({ id }) => id);
  if (new Set(ids).size < ids.length) return [];
  return dependenciesOf(obligation, policy).flatMap(({ on, path }) => {
    const chain = chainTo(on, [obligation.id]);
    return chain ? [{ path: [...at, ...path], message: `is a loop: ${chain.join(' waits for ')}` }] : [];
  });
};

const obligationProblems = (obligation: Obligation, at: Path, policy: PolicyText): Contradiction[] => {
  const { id, recipient, earliest, latest, openedBy, gatedByHolds, agencies } = obligation;
  const say = (isWrong: boolean, path: Path, message: string): Contradiction[] =>
    isWrong ? [{ path: [...at, ...path], message }] : [];
  return [
    ...say(
      !earliest && !latest,
      ['id'],
      `is ${id}, which has neither earliest nor latest: it asks for nothing`,
    ),
    ...say(
      earliest?.unit === 'without-unreasonable-delay',
      ['earliest'],
      'cannot be without unreasonable delay: an earliest needs a number',
    ),
    ...say(
      earliest !== undefined && latest !== undefined && isEmptyByConstruction(earliest, latest),
      ['earliest'],
      'is after latest whenever both are counted: no time is ever left',
    ),
    ...say(
      (obligation.reliefs ?? []).length > 0 && !latest,
      ['reliefs'],
      'allow a later latest, but there is no latest',
    ),
    ...say(openedBy.length > 0 && !earliest, ['openedBy'], 'opens a wait, but there is no earliest'),
    ...say(gatedByHolds && policy.holds === null, ['gatedByHolds'], 'is true, but the policy knows no holds'),
    ...say(
      (recipient === 'agencies') !== (agencies !== undefined),
      agencies ? ['agencies'] : ['recipient'],
      'must go together: agencies are named for the recipient agencies, and for no other',
    ),
    ...duplicatesIn(obligation.exemptions ?? [], [...at, 'exemptions']),
    ...duplicatesIn(obligation.reliefs ?? [], [...at, 'reliefs']),
  ];
};

const holdProblems = ({ holds, obligations }: PolicyText): Contradiction[] =>
  (holds?.gates ?? []).flatMap((recipient, index) =>
    obligations.some((obligation) => obligation.recipient === recipient)
      ? []
      : [
          {
            path: ['holds', 'gates', index],
            message: `gates ${recipient}, whom no obligation of this policy names`,
          },
        ],
  );

const prohibitionProblems = ({ prohibitions = [], obligations }: PolicyText): Contradiction[] =>
  prohibitions.flatMap(({ until, recipients }, index) => {
    const path = ['prohibitions', index, 'until'];
    if (until === undefined) return [];
    const obligation = obligations.find(({ id }) => id === until);
    if (!obligation) return [{ path, message: `names ${until}, which is no obligation of this policy` }];
    return recipients.includes(obligation.recipient)
      ? [{ path, message: `is a loop: ${obligation.recipient} would be told after themselves` }]
      : [];
  });

const wholeProblems = (policy: PolicyText): Contradiction[] => {
  const { effectiveFrom, effectiveTo, verified } = policy;
  const isMarked = JSON.stringify({ ...policy, verified: null }).includes('"verified":false');
  return [
    ...(effectiveFrom !== null && effectiveTo !== null && effectiveTo < effectiveFrom
      ? [{ path: ['effectiveTo'], message: `is before effectiveFrom (${effectiveFrom})` }]
      : []),
    ...(verified && isMarked
      ? [{ path: ['verified'], message: 'is true, but something in the policy is marked as not verified' }]
      : []),
  ];
};

/** What in a policy contradicts itself, each with its place. Nothing of it may be passed over: a date hangs on it. */
export const contradictionsOf = (policy: PolicyText): Contradiction[] => [
  ...wholeProblems(policy),
  ...duplicatesIn(policy.obligations, ['obligations']),
  ...duplicatesIn(policy.prohibitions ?? [], ['prohibitions']),
  ...policy.obligations.flatMap((obligation, index) => {
    const at = ['obligations', index];
    return [
      ...obligationProblems(obligation, at, policy),
      ...unknownNames(obligation, at, policy),
      ...loops(obligation, at, policy),
    ];
  }),
  ...holdProblems(policy),
  ...prohibitionProblems(policy),
];
