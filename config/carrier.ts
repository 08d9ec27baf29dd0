import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { TocsinError } from '../domain/errors';
import { ROLES } from '../domain/ports';
import type { CarrierPort } from '../domain/ports';
import { AGENCIES, daySchema, lineSchema } from '../domain/schemas';
import { GLOBAL, groupNames } from '../domain/sending/domain-groups';
import { parseRate, rateNameSchema } from '../domain/sending/rates';
import { STEP_TERMS } from '../domain/sending/step-dues';
import { readYaml } from './read-yaml';
import { webhookSchema } from './webhooks';
import { isZoneName } from './zone-name';

const mailbox = () => lineSchema(254).regex(/^[^@\s<>]+@[^@\s<>]+$/, 'must be an e-mail address');
/** `Name <address>` or an address alone. */
const sender = () =>
  lineSchema(320).regex(
    /^([^<>@]*<[^@\s<>]+@[^@\s<>]+>|[^@\s<>]+@[^@\s<>]+)$/,
    'must be an e-mail address, or a name and an address in <>',
  );

const rate = () =>
  z.string().transform((text, context) => {
    const parsed = parseRate(text);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: 'custom', message: 'must be a rate such as 20/s, 90/min, 500/h, or none' });
    return z.NEVER;
  });
const domain = () => lineSchema(253).regex(/^[^@\s]+\.[^@\s.]+$/, 'must be a domain such as example.org');

/** How fast notices may go out, and which domains are one destination beside those that are known. */
const sendingSchema = z
  .strictObject({
    rates: z.record(rateNameSchema, rate()).default({}),
    groups: z.record(rateNameSchema, z.array(domain()).min(1).max(1_000)).default({}),
  })
  .superRefine(({ rates, groups }, context) => {
    const known = [GLOBAL, ...groupNames(groups)];
    for (const name of Object.keys(rates))
      if (!known.includes(name))
        context.addIssue({
          code: 'custom',
          path: ['rates', name],
          message: `is no group; there are ${known.join(', ')}`,
        });
    if (Object.hasOwn(groups, GLOBAL))
      context.addIssue({
        code: 'custom',
        path: ['groups', GLOBAL],
        message: 'is the name of all mail together',
      });
  });

const termDays = () => z.int().min(1, 'must be at least a day').max(60, 'must be 60 days at most');
/** How long each step of telling one person may take; the lawful window may end it earlier. */
const cascadeSchema = z.strictObject({
  bounceDays: termDays().default(STEP_TERMS.bounceDays),
  letterDays: termDays().default(STEP_TERMS.letterDays),
  substituteDays: termDays().default(STEP_TERMS.substituteDays),
});

const carrierSchema = z.strictObject({
  legalName: lineSchema(),
  /** FCC Registration Number, ten digits, and the filer id of FCC Form 499. */
  frn: z.string().regex(/^\d{10}$/, 'must be the ten digits of the FRN, in quotes'),
  filer499Id: z.string().regex(/^\d{6}$/, 'must be the six digits of the Form 499 filer id, in quotes'),
  postalAddress: z.array(lineSchema()).min(1).max(6),
  phone: lineSchema(40),
  tty: lineSchema(40).optional(),
  website: lineSchema(),
  /** IANA zone in which the carrier's days are counted. */
  zone: z.string().refine(isZoneName, 'must be an IANA time zone such as America/New_York'),
  sender: sender(),
  replyTo: mailbox(),
  /** Where set, bounces come back to an address of their own at this domain. */
  returnPathDomain: lineSchema(253).optional(),
  roles: z.strictObject(
    Object.fromEntries(ROLES.map((role) => [role, z.array(mailbox()).min(1)])) as Record<
      (typeof ROLES)[number],
      z.ZodArray<z.ZodString>
    >,
  ),
  /** The addresses that agencies gave the carrier for its notices. */
  agencies: z.strictObject(
    Object.fromEntries(AGENCIES.map((agency) => [agency, mailbox()])) as Record<
      (typeof AGENCIES)[number],
      z.ZodString
    >,
  ),
  policies: z.array(z.string()).min(1).default(['cloudroute-2015', 'fcc-2007']),
  /** One-off closures of the Commission's offices, beside weekends and federal holidays. */
  closures: z.array(z.strictObject({ date: daySchema, name: lineSchema() })).default([]),
  /** Systems that are told what roles are told, by signed requests. */
  webhooks: z.array(webhookSchema).max(20).default([]),
  sending: sendingSchema.default({ rates: {}, groups: {} }),
  cascade: cascadeSchema.default(STEP_TERMS),
  /** Who may get a test notice in the live profile. */
  testRecipients: z.array(mailbox()).default([]),
});

/** What is the carrier's own (design, section 7), from one YAML file. */
export type Carrier = z.infer<typeof carrierSchema>;

export const SAMPLE_CARRIER = path.join(__dirname, 'samples', 'carrier.yaml');

/**
 * Reads the carrier file; the shipped sample where none is named.
 * @throws TocsinError NotFound where it cannot be read; Usage with file, line and field where it is wrong
 */
export const loadCarrier = (file: string | undefined): Carrier => {
  const name = file ?? SAMPLE_CARRIER;
  let text: string;
  try {
    text = readFileSync(name, 'utf8');
  } catch (cause) {
    throw new TocsinError('NotFound', `the carrier file ${name} cannot be read`, 'Correct TOCSIN_CARRIER.', {
      cause,
    });
  }
  return readYaml(carrierSchema, text, name);
};

const domainOf = (address: string): string => address.replace(/^.*@|>.*$/g, '');

/** The carrier file as activities and reports see it. */
export const carrierPort = (carrier: Carrier): CarrierPort => ({
  identity: () => ({
    legalName: carrier.legalName,
    frn: carrier.frn,
    filer499Id: carrier.filer499Id,
    postalAddress: carrier.postalAddress,
    phone: carrier.phone,
    mailDomain: domainOf(carrier.sender),
  }),
  agencyAddress: (agency) => carrier.agencies[agency],
  roleAddresses: (role) => carrier.roles[role],
});
