/** One change as a line of `tocsin account change`, of a customer of its own: the sink counts the addresses. */
export const changeLine = (run: number, number: number, changedAtMs: number): string =>
  `${JSON.stringify({
    customer_id: `R${run}-${number}`,
    change_id: '1',
    kind: 'password',
    changed_at: new Date(changedAtMs).toISOString(),
    name: `Customer ${number}`,
    email: emailOf(`R${run}-${number}`),
    email_since: '2020-01-01',
    language: 'en',
  })}\n`;

/** Customer R1-7 is `customer-R1-7@example.com`. */
export const emailOf = (customerId: string): string => `customer-${customerId}@example.com`;
