/**
 * What stops a dispatch because of its sender: a refusal of who sends, and not of a mailbox, comes back for everybody
 * behind it, and makes a bad name worse. The first one stops. A person who goes on has seen how many there were, and is
 * asked again when there are more than twice as many: in a long list a few companies refuse by rules of their own, and
 * nobody is to be asked about each.
 */
export const isDistrusted = (refusals: number, tolerated: number): boolean => refusals > tolerated;

/** How many refusals of the sender a person stands for who goes on after having seen so many. */
export const toleratedAfter = (seen: number): number => 2 * seen;

/** Why it stops, in one clause. */
export const distrustText = (refusals: number): string =>
  `${refusals} refused because of who sends (5.7.x, policy or reputation); they are tried again when it goes on`;
