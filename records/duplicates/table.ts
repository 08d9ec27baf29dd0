/** Who was taken off a list as somebody else on it, or on it then. */
export interface MergedCustomerTable {
  breach: string;
  customer_id: string;
  kept_id: string;
}
