import type { BreachFile, Facts } from './facts';
import type { CarrierIdentity } from './ports';
import type { Agency } from './schemas';

export interface AgencyNoticeInput {
  readonly agency: Agency;
  readonly reference: string;
  readonly document: BreachFile;
  readonly facts: Facts;
  readonly customers: number;
  readonly carrier: CarrierIdentity;
  readonly isDrill: boolean;
}

/**
 * The notice to law enforcement: the seven fields of the portal's form, 47 CFR 64.2011(b), with the urgent need of
 * (b)(2) said where there is one. No personal data of customers.
 */
export const agencyNotice = (input: AgencyNoticeInput): { subject: string; text: string } => {
  const { agency, reference, document, facts, carrier } = input;
  const { occurred, estimatedLoss } = document;
  const period = occurred.to ? `${occurred.from} to ${occurred.to}` : `from ${occurred.from}`;
  const loss = estimatedLoss
    ? `carrier USD ${estimatedLoss.carrier}, customers USD ${estimatedLoss.customers} (${estimatedLoss.basis})`
    : 'not estimated';
  const banner = input.isDrill ? 'THIS IS A DRILL. No breach has happened.\n\n' : '';
  const urgent = facts.urgentNeed
    ? `\nEXTRAORDINARILY URGENT NEED, 47 CFR 64.2011(b)(2): the carrier sees an urgent need to tell a class of customers\nat once, to avoid immediate and irreparable harm, and asks to be called for consultation at ${carrier.phone}.\n`
    : '';
  return {
    subject: `${input.isDrill ? '[DRILL] ' : ''}Notice of a CPNI breach, ${carrier.legalName}, ${reference}`,
    text: `${banner}To: ${agency}
From: ${carrier.legalName}, FRN ${carrier.frn}, Form 499 filer ${carrier.filer499Id}
Reference: ${reference}

This is the notice of a breach of customer proprietary network information under 47 CFR 64.2011.
${urgent}
1. Carrier: ${carrier.legalName}, ${carrier.postalAddress.join(', ')}; contact ${document.contact?.name ?? 'security team'}, ${carrier.phone}
2. What happened: ${document.description}
3. Method of compromise: ${document.methodOfCompromise}
4. Period: ${period}${occurred.estimated ? ' (estimated)' : ''}; determined ${facts.determinedAt ?? 'not yet'}
5. Customers affected: ${input.customers} (approximately)
6. Estimated loss: ${loss}
7. Types of data: ${document.dataTypes.join(', ')}

Unless you direct otherwise in writing, customers are told when the waiting period of 47 CFR 64.2011(b)(1) has passed.
Please send a direction not to notify, its extension or its release in writing, and name this reference.
`,
  };
};
