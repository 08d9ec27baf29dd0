/** Mailboxes that one operator receives for: what it asks of senders, it asks for all of these together. */
export interface DomainGroup {
  readonly domains: RegExp;
  readonly source: string;
}

/** A domain under `.com`, a country, or a country's `co` or `com`: `yahoo.com`, `yahoo.de`, `yahoo.co.uk`. */
const everywhere = (names: string): RegExp => new RegExp(`^(${names})\\.(com|[a-z]{2}|com?\\.[a-z]{2})$`);
const exactly = (...domains: readonly string[]): RegExp =>
  new RegExp(`^(${domains.map((domain) => domain.replaceAll('.', '\\.')).join('|')})$`);

/**
 * The large receivers of mailboxes that a telecom carrier's customers use, by the domains that each names as its own.
 * By domain and not by MX: an MX would be asked of the DNS for every domain while the sending waits, and a relay of the
 * carrier's hides it anyway. A carrier adds groups of its own in carrier.yaml.
 */
export const DOMAIN_GROUPS: Readonly<Record<string, DomainGroup>> = {
  gmail: {
    domains: exactly('gmail.com', 'googlemail.com'),
    source: 'Google, email sender guidelines: https://support.google.com/a/answer/81126',
  },
  outlook: {
    domains: everywhere('outlook|hotmail|live|msn|windowslive|passport'),
    source:
      'Microsoft, Outlook.com postmaster: https://sendersupport.olc.protection.outlook.com/pm/policies.aspx',
  },
  yahoo: {
    domains: everywhere('yahoo|ymail|rocketmail|myyahoo'),
    source: 'Yahoo, sender hub: https://senders.yahooinc.com/best-practices/',
  },
  aol: {
    domains: exactly('aol.com', 'aim.com', 'aol.co.uk', 'aol.de', 'aol.fr', 'netscape.net', 'verizon.net'),
    source: 'Yahoo, sender hub (AOL and former Verizon mailboxes): https://senders.yahooinc.com/faqs/',
  },
  icloud: {
    domains: exactly('icloud.com', 'me.com', 'mac.com'),
    source: 'Apple, postmaster information for iCloud Mail: https://support.apple.com/102322',
  },
  comcast: {
    domains: exactly('comcast.net', 'xfinity.com'),
    source: 'Comcast, postmaster: https://postmaster.comcast.net',
  },
  att: {
    domains: exactly(
      'att.net',
      'sbcglobal.net',
      'bellsouth.net',
      'ameritech.net',
      'pacbell.net',
      'swbell.net',
      'snet.net',
      'flash.net',
      'nvbell.net',
      'prodigy.net',
      'wans.net',
    ),
    source: 'AT&T, e-mail domains of AT&T Mail: https://www.att.com/support/article/email-support/KM1010523',
  },
  spectrum: {
    domains: exactly('charter.net', 'spectrum.net', 'twc.com', 'roadrunner.com', 'rr.com', 'brighthouse.com'),
    source: 'Spectrum, postmaster: https://www.spectrum.net/support/internet/understanding-email-error-codes',
  },
};

/** The rate by this name is that of each domain that belongs to no group: each has its own. */
export const OTHERS = 'others';
/** All mail of a dispatch together. */
export const GLOBAL = 'global';

/** Groups that a carrier adds or extends, by domains. */
export type CarrierGroups = Readonly<Record<string, readonly string[]>>;

/** Every name that a rate can be given to, beside `global`. */
export const groupNames = (carrierGroups: CarrierGroups = {}): string[] => [
  ...new Set([...Object.keys(DOMAIN_GROUPS), ...Object.keys(carrierGroups), OTHERS]),
];

/**
 * Whose pace an address is sent at: the name of a group, or `@domain` for a domain of its own.
 * @param carrierGroups win over the table
 */
export const paceNameOf = (carrierGroups: CarrierGroups = {}): ((address: string) => string) => {
  const own = new Map(
    Object.entries(carrierGroups).flatMap(([name, domains]) =>
      domains.map((domain) => [domain.toLowerCase(), name] as const),
    ),
  );
  const groups = Object.entries(DOMAIN_GROUPS);
  return (address) => {
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
    return own.get(domain) ?? groups.find(([, { domains }]) => domains.test(domain))?.[0] ?? `@${domain}`;
  };
};
