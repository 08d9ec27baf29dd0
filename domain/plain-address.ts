/** What a URL would not read as part of its host. */
const NO_HOST = /[/?#%\\:@]/;

/** A domain as the DNS knows it: in letters of ASCII. What is no domain stays as it is. */
const asciiDomain = (domain: string): string => {
  const url = `http://${domain}`;
  return !NO_HOST.test(domain) && URL.canParse(url) ? new URL(url).hostname : domain;
};

/**
 * The one form in which addresses of mailboxes are compared, in whatever spelling they come: without spaces about it,
 * composed, in lower case (RFC 5321 lets a local part differ by case, and no one's does), the domain as the DNS knows it, so
 * that `bücher.example` and `xn--bcher-kva.example` are one.
 */
export const plainAddress = (address: string): string => {
  const plain = address.trim().normalize('NFC').toLowerCase().normalize('NFC');
  const at = plain.lastIndexOf('@') + 1;
  return `${plain.slice(0, at)}${asciiDomain(plain.slice(at))}`;
};
