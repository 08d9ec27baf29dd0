import { withoutRecipients } from '../../domain/without-recipients';

test.each([
  [
    '550 5.1.1 No such user wanda.reyes here',
    ['wanda.reyes@customer.example'],
    '550 5.1.1 No such user (name) here',
  ],
  ['550 5.1.1 <WANDA.REYES>: unknown', ['wanda.reyes@customer.example'], '550 5.1.1 <(name)>: unknown'],
  ['250 2.0.0 Ok: queued as 4F2', ['ok@customer.example'], '250 2.0.0 Ok: queued as 4F2'],
  ['550 postmaster says no', ['post@customer.example'], '550 postmaster says no'],
  ['550 a+b.c* unknown', ['a+b.c*@customer.example'], '550 (name) unknown'],
  ['421 mx1.reyes.example: try later', ['wanda@Reyes.example'], '421 mx1.(domain): try later'],
  ['421 gmail.com asks you to slow down', ['wanda@gmail.com'], '421 gmail.com asks you to slow down'],
  ['550 both ann and bob', ['ann@x.example', 'bob@x.example'], '550 both (name) and (name)'],
])('%s', (reply, recipients, kept) => {
  expect(withoutRecipients(reply, recipients)).toBe(kept);
});
