import type { Carrier } from '../../config/carrier';
import type { CarrierIdentity } from '../../notices/carrier-identity';

/** The part of the carrier file that customers get to see. */
export const identityOf = ({ legalName, phone, tty, website, address }: Carrier): CarrierIdentity => ({
  legalName,
  phone,
  tty,
  website,
  address,
});
