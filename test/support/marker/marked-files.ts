import { aChangeLine } from '../a-change';

/** Files whose people carry the marker of find-marker.ts in every field that holds personal data. */
const COLUMNS =
  'customer_id,name,email,email_since,previous_email,address_line1,address_line2,city,state,postal_code,country,language,segment,agent_email,data_types';

interface Rest {
  readonly since?: string;
  readonly previous?: string;
  readonly agent?: string;
}

const row = (id: string, email = '', street = '', rest: Rest = {}): string =>
  [
    id,
    'Zqxmark Person',
    email,
    rest.since ?? '',
    rest.previous ?? '',
    street,
    street ? 'Zqxmark Annex' : '',
    street ? 'Zqxmarkville' : '',
    'Zqxmark State',
    street ? 'ZQXMARK 1' : '',
    'Zqxmarkland',
    'en',
    rest.agent ? 'business' : '',
    rest.agent ?? '',
    'call_detail',
  ].join(',');

export const TODAY = new Date().toISOString().slice(0, 10);

/** Two of them have a domain of their own, which is a name as well. */
export const PEOPLE = [
  COLUMNS,
  row('c1', 'zqxmark.ok@customer.example', '1 Zqxmark Street'),
  row('c2', 'zqxmark.refused@customer.example', '2 Zqxmark Street'),
  row('c3', '', '3 Zqxmark Street'),
  row('c4', 'zqxmark.firm@customer.example', '', { agent: 'zqxmark.agent@agent.example' }),
  row('c5', 'zqxmark.young@customer.example', '', {
    since: TODAY,
    previous: 'zqxmark.former@customer.example',
  }),
  row('c6', 'zqxmark.gone@zqxmark-home.example'),
  row('c7', 'zqxmark.bounced@customer.example', '7 Zqxmark Street'),
  row('c8', 'w@zqxmark-house.example'),
].join('\n');

/** The last one is right. */
export const WITH_WRONG_ROWS = [
  COLUMNS,
  row('b1', 'zqxmark.bad@'),
  row('b2', 'zqxmark two@customer.example'),
  row('b3', 'zqxmark.b3@customer.example').replace(',en,', ',Zqxmark,'),
  row('c9', 'zqxmark.nine@customer.example'),
].join('\n');

export const DIRECTION = Buffer.from('%PDF-1.7\nThe Bureau directs Zqxmark Person not to notify.\n%%EOF\n');

const change = (id: string, fields: object): string =>
  JSON.stringify(
    aChangeLine({
      customer_id: `a-${id}`,
      change_id: id,
      changed_at: new Date().toISOString(),
      name: 'Zqxmark Person',
      email: `zqxmark.${id}@customer.example`,
      ...fields,
    }),
  );

/** To an e-mail address, to one that is refused and a telephone, by letter to the former address. */
export const CHANGES = [
  change('told', {}),
  change('refused', { telephone: '+15550199', telephone_by: 'text' }),
  change('moved', {
    kind: 'address-of-record',
    email: undefined,
    email_since: undefined,
    address_line1: '9 Zqxmark Street',
    city: 'Zqxmarkville',
    state: 'TX',
    postal_code: '78701',
    address_since: '2019-05-01',
    new_address_line1: '10 Zqxmark Street',
    new_city: 'Zqxmarkville',
    new_postal_code: 'ZQXMARK 2',
  }),
].join('\n');

export const WRONG_CHANGE = change('wrong', { email: 'zqxmark no address' });
