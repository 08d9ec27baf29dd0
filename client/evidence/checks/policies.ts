import { z } from 'zod';
import { digestOf } from '../../../records/digest';
import { policiesEverOf, policyMember, readPolicy } from '../case-file';
import type { Check, Evidence } from './check';
import { checkOf } from './check';

const pinnedIn = z.looseObject({
  policies: z.array(
    z.looseObject({ id: z.string(), version: z.int(), digest: z.string(), isPinnedText: z.boolean() }),
  ),
});

/**
 * Whether the policies, by which the windows are computed anew, are those that the reports name by their digests; the
 * reports themselves are named by the ledger. One that no report names, or that was exported by a program that had another
 * version, says nothing.
 */
export const checkPolicies = async ({
  bundle,
  ledger,
  caseFile,
}: Pick<Evidence, 'bundle' | 'ledger' | 'caseFile'>): Promise<Check> => {
  const digests = new Map<string, string>();
  for (const name of bundle.names.filter((member) => /^reports\/.+\.json$/.test(member))) {
    const { policies } = pinnedIn.parse(JSON.parse((await bundle.read(name)).toString()));
    for (const { id, version, digest, isPinnedText } of policies)
      if (isPinnedText) digests.set(`${id} v${version}`, digest);
  }
  const problems: string[] = [];
  const unnamed: string[] = [];
  const ids = policiesEverOf(caseFile.openedUnder, ledger);
  for (const id of ids) {
    const text = await bundle.read(policyMember(id));
    const name = `${id} v${readPolicy(text.toString()).version}`;
    const digest = digests.get(name);
    if (digest === undefined) unnamed.push(name);
    else if (digest !== digestOf(text))
      problems.push(`${policyMember(id)} is not the text that the reports name`);
  }
  if (problems.length === 0 && unnamed.length > 0)
    return {
      check: 'policies',
      ok: true,
      isMade: false,
      found: `no report names the text of ${unnamed.join(', ')}`,
    };
  return checkOf('policies', problems, `${ids.length} policies, as the reports name them`);
};
