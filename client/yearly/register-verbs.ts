import { loadPolicy } from '../../config/policies';
import { classify } from '../../domain/yearly/classify';
import { decisionsOf } from '../../domain/yearly/decisions';
import { REGISTER_KINDS, lacksSecond, registerNoteSchema } from '../../domain/yearly/register';
import type { RegisterNote } from '../../domain/yearly/register';
import { tally } from '../../domain/yearly/tally';
import { YEARLY_DUTIES } from '../../domain/yearly/work';
import { addRegisterEntry, readYearRegister } from '../../records/register';
import { parseTyped } from '../act/parse-act';
import type { Globals, Result } from '../action';
import { withWork } from './open-work';

/** `tocsin yearly note`: puts into the register what no case tells of. */
export const noteEntry = async (
  typed: Readonly<Record<string, unknown>>,
  { actor, dryRun }: Globals,
): Promise<Result> => {
  const note = parseTyped<RegisterNote>(registerNoteSchema, { ...typed, actor });
  if (dryRun && lacksSecond(note))
    return {
      data: { ...note, recorded: false },
      said: [
        'It can be read, and would be refused: two persons decide it. Name the other one with --second.',
      ],
    };
  if (dryRun) return { data: { ...note, recorded: false }, said: ['It can be read. Nothing was recorded.'] };
  return withWork(async ({ database }) => {
    const entry = await addRegisterEntry(database, note);
    return {
      data: entry,
      said: [`Entry ${entry.id}: ${note.count} ${REGISTER_KINDS[note.kind]}, ${note.on}.`],
      next: `tocsin yearly register ${note.on.slice(0, 4)}`,
    };
  });
};

/** `tocsin yearly decisions`: what was decided in a year, each with its persons, its reason and its facts. */
export const showDecisions = (year: number): Promise<Result> =>
  withWork(async ({ database, days: { zone } }) => {
    const register = await readYearRegister(database, year, zone);
    const decisions = decisionsOf(register, loadPolicy(YEARLY_DUTIES.summary.policy), zone);
    const open = decisions.filter(({ persons, reason }) => persons.length === 0 || reason === null);
    return {
      data: decisions,
      table: {
        columns: ['on', 'kind', 'breach', 'by', 'reason', 'facts', 'ledger', 'entry'],
        rows: decisions.map(({ on, kind, reference, persons, reason, facts, ledgerSeq, entry }) => [
          on,
          kind,
          reference ?? '',
          persons.join(', '),
          reason ?? 'no reason recorded',
          facts.join('; '),
          ledgerSeq ?? '',
          entry ?? '',
        ]),
      },
      said: [
        `${decisions.length} decision(s) in ${year}.`,
        ...open.map(
          ({ kind, reference, on }) =>
            `Nobody has said why: ${kind}, ${reference ?? 'no case'}, ${on}. Explain a late one with tocsin yearly note --kind late-event --breach ${reference ?? 'BR'}.`,
        ),
      ],
    };
  });

/** `tocsin yearly register`: every case and entry of a year, and what the register makes of each. */
export const showRegister = (year: number): Promise<Result> =>
  withWork(async ({ database, days: { zone } }) => {
    const policy = loadPolicy(YEARLY_DUTIES.summary.policy);
    const register = await readYearRegister(database, year, zone);
    const cases = register.breaches.map(({ facts, ...breach }) => ({
      ...breach,
      harm: facts.harm,
      ...classify({ facts, ...breach }, policy, zone),
    }));
    const { entries } = register;
    return {
      data: {
        year,
        counts: tally(register, policy, zone),
        cases,
        entries,
        decisions: decisionsOf(register, policy, zone),
      },
      table: {
        columns: ['what', 'kind', 'count', 'exempt', 'late', 'why'],
        rows: [
          ...cases.map(({ reference, phase, customers, exemptBecause, late }) => [
            reference,
            phase,
            customers,
            exemptBecause ? 'yes' : 'no',
            late.join(' '),
            exemptBecause ?? '',
          ]),
          ...entries.map(({ id, kind, count, basis, on, correctedBy }) => [
            `entry ${id}`,
            kind,
            count,
            '',
            '',
            `${on} ${correctedBy === null ? basis : `corrected by entry ${correctedBy}`}`,
          ]),
        ],
      },
      said: [`${cases.length} case(s) and ${entries.length} entries in ${year}.`],
    };
  });
