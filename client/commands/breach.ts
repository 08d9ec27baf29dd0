import { Option } from 'commander';
import type { Command } from 'commander';
import { actAction } from '../act/act-action';
import { action } from '../action';
import type { AmendOptions } from '../breach/amend';
import type { AssessOptions } from '../breach/assess-harm';
import type { CloseOptions } from '../breach/close';
import type { ListOptions } from '../breach/list';
import type { OpenOptions } from '../breach/open';
import type { ShowOptions } from '../breach/show';
import { CONFLICT_DECISIONS } from '../../domain/case/duty-state';
import { STOP_ABOVE_PERCENT, WAIT_MINUTES } from '../../domain/sending/waves';
import { minutes, percent, speed } from '../numbers';
import { idsOption } from '../option-repeats';

/* eslint-disable @typescript-eslint/no-require-imports -- Temporal and the records are loaded when the verb runs, so that
   --help stays fast; import() would look for an ES module. */
const load = {
  open: () => require('../breach/open') as typeof import('../breach/open'),
  list: () => require('../breach/list') as typeof import('../breach/list'),
  show: () => require('../breach/show') as typeof import('../breach/show'),
  watch: () => require('../breach/watch') as typeof import('../breach/watch'),
  assess: () => require('../breach/assess-harm') as typeof import('../breach/assess-harm'),
  questions: () => require('../breach/harm-questions') as typeof import('../breach/harm-questions'),
  amend: () => require('../breach/amend') as typeof import('../breach/amend'),
  close: () => require('../breach/close') as typeof import('../breach/close'),
};

const OPEN_HELP = `
The file is YAML or JSON: title, description, discoveredAt, determinedAt (once it is determined), occurred {from, to,
estimated}, methodOfCompromise, dataTypes, intentional, harm; optional: reference, goodFaith, encrypted, keyTaken,
urgentNeed, estimatedLoss {carrier, customers (each in USD), basis (how it was estimated)}, policies, contact. Times are ISO 8601 with an offset.

Example: tocsin breach open -f breach.yaml --customers affected.csv`;

const defineLooks = (command: Command): void => {
  command
    .command('list')
    .description('every breach, the newest first')
    .option('--open', 'only those that are not closed')
    .option('--held', 'only those that a hold stops')
    .action(action<ListOptions>(({ options }) => load.list().listAll(options)));
  command
    .command('show')
    .description('where a breach stands: windows, holds, approvals, counts, who acts next')
    .argument('<reference>', 'the breach')
    .option('--check', 'exit code 12 when a deadline is missed, or three quarters of its time have passed')
    .option('--timeline', 'draw the plan too, as on a terminal')
    .action(action<ShowOptions>(({ args, options }) => load.show().showBreach(args[0] ?? '', options)));
  command
    .command('watch')
    .description('print what happens as it happens, until the case is closed')
    .argument('<reference>', 'the breach')
    .action(action(({ args, globals }) => load.watch().watchBreach(args[0] ?? '', globals)));
  command
    .command('timeline')
    .description('the story of a breach so far')
    .argument('<reference>', 'the breach')
    .action(action(({ args }) => load.show().showTimeline(args[0] ?? '')));
};

const defineDecisions = (command: Command): void => {
  command
    .command('harm-questions')
    .description('print the harm questionnaire, as a file to fill in; needs no server')
    .action(action(() => load.questions().harmQuestions()));
  command
    .command('assess-harm')
    .description('weigh the harm questionnaire, and amend the fact by it')
    .argument('<reference>', 'the breach')
    .requiredOption(
      '-f, --file <file>',
      'answers {question: yes|no|unknown}, assessor, weights; YAML or JSON, as breach harm-questions prints it',
    )
    .addOption(
      new Option('--harm <how>', 'decide otherwise than the score suggests').choices([
        'none',
        'possible',
        'likely',
        'unknown',
      ]),
    )
    .option('--reason <text>', 'on what grounds; asked for with --harm none')
    .action(
      action<AssessOptions>(({ args, options, globals }) =>
        load.assess().assessBreach(args[0] ?? '', options, globals),
      ),
    );
  command
    .command('acknowledge')
    .description('you have heard a reminder: it is not repeated to the executive')
    .argument('<reference>', 'the breach')
    .requiredOption('--key <key>', 'of the reminder; breach show lists them')
    .action(actAction('acknowledge', ['key']));
  command
    .command('decide')
    .description('decide which of two rules is kept where they leave no lawful time')
    .argument('<reference>', 'the breach')
    .requiredOption('--conflict <id>', 'of the conflict; breach show lists them')
    .addOption(
      new Option('--decision <how>', 'whether the earliest or the latest is kept')
        .choices(CONFLICT_DECISIONS)
        .makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', 'on what grounds')
    .option('--second <name>', 'who decided it with you')
    .action(actAction('decide', ['conflict', 'decision', 'reason', 'second']));
  command
    .command('withdraw')
    .description('withdraw an obligation that had started and that the facts lift by now')
    .argument('<reference>', 'the breach')
    .requiredOption('--policy <id>', 'whose obligation it is')
    .requiredOption('--obligation <id>', 'its id in the policy')
    .requiredOption('--reason <text>', 'on what grounds')
    .option('--second <name>', 'who decided it with you')
    .action(actAction('withdraw', ['policy', 'obligation', 'reason', 'second']));
};

/** `tocsin breach open|list|show|watch|determine|amend|harm-questions|assess-harm|acknowledge|decide|withdraw|close|timeline`. */
export const define = (command: Command): void => {
  command
    .command('open')
    .description('open a breach: its clocks start with the determination')
    .requiredOption('-f, --file <file>', 'the facts, YAML or JSON; - reads stdin')
    .option('--customers <file>', 'import the people affected at once')
    .option(
      '--accept-valid',
      'with wrong rows among them: open with the right ones, as customers import does',
    )
    .option('--rejected <file>', 'write wrong rows here, with the reasons; as customers import does')
    .addOption(
      idsOption('--policies <ids>', 'in place of those of the file or the carrier, separated by commas'),
    )
    .option('--wave <sizes>', 'tell customers by e-mail in waves: 50,5%,rest; see dispatch plan')
    .option('--stop-above <percent>', `hard bounces of a wave that stop it: ${STOP_ABOVE_PERCENT}`, percent)
    .option('--wave-wait <minutes>', `between the end of a wave and the look at it: ${WAIT_MINUTES}`, minutes)
    .option('--speed <factor>', 'a drill on a scaled clock; 86400 is a day a second', speed)
    .option('--second <name>', 'who found with you that there is no harm, where the file says harm: none')
    .addHelpText('after', OPEN_HELP)
    .action(action<OpenOptions>(({ options, globals }) => load.open().openBreach(options, globals)));
  defineLooks(command);
  defineDecisions(command);
  command
    .command('determine')
    .description('record that it was reasonably determined to be a breach: the clocks start')
    .argument('<reference>', 'the breach')
    .requiredOption('--at <time>', 'when; ISO 8601 with an offset, or now')
    .requiredOption('--reason <text>', 'on what grounds')
    .action(actAction('determine', ['at', 'reason']));
  command
    .command('amend')
    .description(
      'change facts, policies, or what is told of the breach: the windows are computed anew; where they or the notice change, approvals are void',
    )
    .argument('<reference>', 'the breach')
    .option('--facts <name=value...>', 'such as harm=likely encrypted=false')
    .option(
      '-f, --file <file>',
      'as YAML or JSON: facts, description, occurred, methodOfCompromise, dataTypes, estimatedLoss',
    )
    .addOption(idsOption('--policies <ids>', 'run on under these policies, separated by commas'))
    .requiredOption('--reason <text>', 'why')
    .option('--second <name>', 'who decided it with you: no harm, or policies without a duty that runs')
    .action(
      action<AmendOptions>(({ args, options, globals }) =>
        load.amend().amendBreach(args[0] ?? '', options, globals),
      ),
    );
  command
    .command('close')
    .description('end the case')
    .argument('<reference>', 'the breach')
    .addOption(
      new Option('--as <how>', 'how it ends').choices(['complete', 'not-a-breach']).makeOptionMandatory(),
    )
    .requiredOption('--reason <text>', 'why')
    .option('--second <name>', 'who decided it with you, where two persons must')
    .option(
      '--letters-elsewhere <text>',
      'who posts the letters, and how, where they were not exported from here; with --second',
    )
    .action(
      action<CloseOptions>(({ args, options, globals }) =>
        load.close().closeBreach(args[0] ?? '', options, globals),
      ),
    );
};
