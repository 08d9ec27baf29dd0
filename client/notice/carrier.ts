import type { Carrier } from '../../config/carrier';
import type { NoticeCarrier } from '../../notices/notice-carrier';

/** The part of the carrier file that customers get to see. */
export const noticeCarrierOf = ({
  legalName,
  phone,
  tty,
  website,
  postalAddress,
}: Carrier): NoticeCarrier => ({
  legalName,
  phone,
  tty,
  website,
  postalAddress,
});
