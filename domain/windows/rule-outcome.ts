/** What one rule of a policy did with the facts at hand. */
export interface RuleOutcome {
  readonly policy: string;
  readonly obligation: string;
  /** What the rule says: `not before 7 full business days after the last notice to law enforcement`. */
  readonly rule: string;
  readonly citation: string;
  readonly fired: boolean;
  /** One sentence: what it came to, or what is missing. */
  readonly because: string;
  /** What it adds to the `why` of its window, a sentence each; nothing where it has no bearing. */
  readonly why: readonly string[];
  /** Something that a person must know although the answer takes it into account. */
  readonly warning?: string;
}
