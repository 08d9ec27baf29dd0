import type { CaseStatus } from '../../domain/case/state';
import { eventually } from './eventually';

/** What an approval is of. A plan that has just changed is computed by an activity, and has none until then. */
export const planDigest = (status: () => Promise<Pick<CaseStatus, 'approval'>>): Promise<string> =>
  eventually(async () => {
    const { digest } = (await status()).approval;
    if (digest === null)
      throw new Error('the plan has no digest: it is being computed, or nothing can be approved');
    return digest;
  });
