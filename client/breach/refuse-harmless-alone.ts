import { isByTwo } from '../../domain/case/person';
import { TocsinError } from '../../domain/errors';
import type { Facts } from '../../domain/facts';

/**
 * Nobody finds alone that there is no harm: some policies then ask for no notice at all.
 * @throws TocsinError NotAllowed where the second person is missing, or is the first
 */
export const refuseHarmlessAlone = (
  { harm }: Pick<Facts, 'harm'>,
  actor: string,
  second: string | undefined,
): void => {
  if (harm !== 'none' || isByTwo({ actor, ...(second === undefined ? {} : { second }) })) return;
  throw new TocsinError(
    'NotAllowed',
    'harm: none is found by two persons',
    'Name the other with --second, or write harm: unknown and weigh it with tocsin breach assess-harm.',
  );
};
