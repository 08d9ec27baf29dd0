/**
 * What the law needs done is tried for ever; a parallel timer tells a person when it takes too long (reminders), so no
 * attempt limit can make a legal act silently not happen.
 */
export const forEver = {
  initialInterval: '1 second',
  backoffCoefficient: 2,
  maximumInterval: '1 minute',
} as const;

/**
 * Pure arithmetic, kept in history. What fails of itself is not tried again: whoever asks goes on in the safe way, and
 * tells people. A case uses no local activities: docs/decisions/0021-no-local-activities.md.
 */
export const arithmetic = { startToCloseTimeout: '10 seconds', retry: forEver } as const;
