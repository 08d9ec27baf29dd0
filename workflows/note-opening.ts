import type { CaseFile } from './case-file';

/** The first entries of the ledger, before any message can make one. A new run of the case has made them already. */
export const noteOpening = (file: CaseFile): void => {
  if (file.input.carried) return;
  const { title, policies, facts, isDrill, waves } = file.state();
  const { openedBy } = file.input;
  file.note(
    'opened',
    `the breach was opened under ${policies.map(({ id }) => id).join(' and ')}`,
    {
      title,
      policies: policies.map(({ id, version }) => `${id} v${version}`),
      facts: { ...facts },
      drill: isDrill,
      ...(file.input.second === undefined ? {} : { second: file.input.second }),
      ...(waves ? { waves } : {}),
      // The days are counted by these as long as the case lives, whatever the carrier's file says later.
      zone: file.input.zone,
      closures: file.input.closures.map(({ date, name }) => ({ date, name })),
    },
    openedBy,
  );
  if (facts.determinedAt)
    file.note(
      'determined',
      'determined to be a breach',
      { at: facts.determinedAt, reason: 'known at opening' },
      openedBy,
    );
};
