/**
 * Which deployment sends for these records. Records that were restored from a backup, and a copy of a deployment, do not
 * know what the other one has sent since: they must not send again before a person has looked.
 */

/** Where the records and Temporal are. A dump that is restored elsewhere, and another namespace, have other marks. */
export interface InstallationPlace {
  readonly recordsMark: string;
  readonly namespaceMark: string;
}

/** A moment in an installation's life that only goes forward: adoptions count first, then the renewals since. */
export interface InstallationMoment {
  readonly adoptions: number;
  readonly renewals: number;
}

/** What the records say of themselves. */
export interface Installation extends InstallationPlace, InstallationMoment {
  readonly id: string;
  /** People told, by reference, of whom Temporal knew and these records did not when a person adopted them. */
  readonly knownAhead: Readonly<Record<string, number>>;
}

/** What the home of a worker remembers, outside the records. */
export interface InstallationMemory extends InstallationMoment {
  readonly id: string;
  /** The folder is not the one in which this was written: it was copied, or restored. */
  readonly isCopied: boolean;
}

/** People of a breach that Temporal says were told, where the records know of fewer. */
export interface TemporalAhead {
  readonly reference: string;
  readonly toldByTemporal: number;
  readonly toldByRecords: number;
}

export interface InstallationScene {
  /** null: these records have never been live. */
  readonly installation: Installation | null;
  readonly here: InstallationPlace;
  /** null: this home has never been live. */
  readonly memory: InstallationMemory | null;
  readonly ahead: readonly TemporalAhead[];
}

export type InstallationVerdict =
  | { readonly kind: 'unclaimed' }
  | { readonly kind: 'ours' }
  /** A sentence for each reason. */
  | { readonly kind: 'foreign'; readonly reasons: readonly string[] };

/** Whether the first moment comes before the second. */
export const isBefore = (first: InstallationMoment, second: InstallationMoment): boolean =>
  first.adoptions < second.adoptions ||
  (first.adoptions === second.adoptions && first.renewals < second.renewals);

const memoryReasons = (installation: Installation | null, memory: InstallationMemory): string[] => {
  const copied = memory.isCopied ? ['the home folder is a copy, or was restored from a backup'] : [];
  if (installation?.id !== memory.id)
    return [
      ...copied,
      'the home folder belongs to another installation, or these records are from before its first',
    ];
  return isBefore(installation, memory)
    ? [
        ...copied,
        'the records are older than what this home has seen of them: they were restored from a backup',
      ]
    : copied;
};

const placeReasons = (installation: Installation, here: InstallationPlace): string[] => [
  ...(installation.recordsMark === here.recordsMark
    ? []
    : ['the records are in another database than the one that is live: they were copied, moved or restored']),
  ...(installation.namespaceMark === here.namespaceMark
    ? []
    : ['Temporal is another namespace than the one that these records belong to']),
];

const aheadReasons = (installation: Installation | null, ahead: readonly TemporalAhead[]): string[] =>
  ahead
    .filter(({ reference, toldByTemporal }) => toldByTemporal > (installation?.knownAhead[reference] ?? 0))
    .map(
      ({ reference, toldByTemporal, toldByRecords }) =>
        `Temporal says that ${toldByTemporal} people of ${reference} were told, the records know of ${toldByRecords}`,
    );

/** Whether these records, from here, are the live ones. Compares no clocks. */
export const judgeInstallation = ({
  installation,
  here,
  memory,
  ahead,
}: InstallationScene): InstallationVerdict => {
  const reasons = [
    ...(installation ? placeReasons(installation, here) : []),
    ...(memory ? memoryReasons(installation, memory) : []),
    ...aheadReasons(installation, ahead),
  ];
  if (reasons.length > 0) return { kind: 'foreign', reasons };
  return { kind: installation ? 'ours' : 'unclaimed' };
};

/** The command by which a person takes records over. */
export const ADOPT_COMMAND = 'tocsin records adopt --reason TEXT';

/** How often a live worker renews its lease; whoever watches for two of these sees whether anybody does. */
export const RENEW_EVERY_MS = 5_000;
