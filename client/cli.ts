import { userInfo } from 'node:os';
import { Command, CommanderError, Help, InvalidArgumentError, Option } from 'commander';
import { EXIT_CODES } from '../domain/errors';
import { NOUNS } from './nouns';
import { refuseRepeats } from './option-repeats';
import { failureOf, printFailure } from './output/failure';

/* eslint-disable-next-line @typescript-eslint/no-require-imports -- import() would look for an ES module. */
const { version } = require('../package.json') as { version: string };

/** The name that acts are recorded under unless --actor says another. */
const osUser = (): string => {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
};

/** Whoever acts is on record by this name for years: one line, and nobody's stand-in. */
const actorName = (text: string): string => {
  /* eslint-disable-next-line @typescript-eslint/no-require-imports -- the schemas are loaded for those who give a name only. */
  const { isNamed } = require('../domain/case/person') as typeof import('../domain/case/person');
  const name = text.trim();
  if (name === '' || name.length > 100 || /[\p{Cc}\p{Cf}]/u.test(name) || !isNamed(name))
    throw new InvalidArgumentError('Give the name of a person: one line of at most 100 characters.');
  return name;
};

const globalOptions = (): Option[] => [
  new Option('-o, --output <format>', 'how data is printed')
    .choices(['table', 'json', 'jsonl', 'csv', 'svg'])
    .default('table'),
  new Option('--actor <name>', 'who does this; recorded with every act')
    .default(osUser(), 'the OS user')
    .argParser(actorName),
  new Option('--no-input', 'never ask'),
  new Option('--yes', 'answer every question with yes'),
  new Option('--dry-run', 'check and show, but send and change nothing'),
];

const EPILOGUE = `
Data goes to stdout, messages to stderr. tocsin NOUN --help shows the verbs of a noun.
Exit codes: 0 ok, 1 failed, 2 usage, 3 declined, 4 not allowed, 5 not found, 6 conflict, 7 held, 8 outside the lawful
window, 9 approval missing, 10 rows invalid, 11 finished with failures, 12 deadline at risk, 20 damaged, 21 altered, 22 foreign,
23 wrong key, 24 document too large, 25 document of a wrong type, 26 personal data
destroyed, 27 the records' key is another, 69 service unavailable.`;

/** As commander describes an option, and whether a verb does nothing without it. */
const describeOption = (option: Option): string => {
  const described = new Help().optionDescription(option);
  return option.mandatory && option.defaultValue === undefined ? `${described} (required)` : described;
};

/** Verbs that can draw their answer. */
const PICTURED = ['window'];

/** For those who wonder whom they talk to: loaded only for them, since other commands may need no environment. */
const sayWhere = (_root: Command, command: Command): void => {
  // A worker's log is JSON, line by line.
  if (command.name() === 'worker' || !['debug', 'trace'].includes(process.env.TOCSIN_LOG_LEVEL ?? '')) return;
  /* eslint-disable @typescript-eslint/no-require-imports -- import() would look for an ES module. */
  const { findHome } = require('../config/home') as typeof import('../config/home');
  const { readStackFile } = require('../config/stack-file') as typeof import('../config/stack-file');
  /* eslint-enable @typescript-eslint/no-require-imports */
  const home = findHome();
  const stack = readStackFile(home);
  process.stderr.write(
    `tocsin: home ${home}, ${stack ? `with the stack of process ${stack.pid}, Temporal at ${stack.temporalAddress}` : 'without a running stack'}\n`,
  );
};

/** The whole command: every noun by name, its verbs loaded when it is used. */
export const program = (): Command => {
  const root = new Command('tocsin')
    .description('Carries a telecom carrier through a breach of its customers’ CPNI, as the law asks.')
    .version(version)
    .usage('NOUN [VERB] [options]')
    .configureHelp({ showGlobalOptions: true, optionDescription: describeOption })
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(text.replace(/^error: /, 'tocsin: ')),
    })
    .showHelpAfterError('Add --help to see what it takes.')
    .helpCommand(false)
    .addHelpText('after', EPILOGUE);
  for (const option of globalOptions()) root.addOption(option);
  refuseRepeats(root);
  const unloaded = new Map(NOUNS.map((noun) => [noun.name, noun]));
  const load = (command: Command): void => {
    const noun = unloaded.get(command.name());
    if (!noun) return;
    noun.load().define(command);
    unloaded.delete(command.name());
    refuseRepeats(command);
  };
  for (const { name, description, group, isHidden } of NOUNS)
    root.command(name, { hidden: isHidden }).description(description).helpGroup(group).helpCommand(false);
  root
    .command('help', { hidden: true })
    .argument('[names...]')
    .action(async (names: string[]) => void (await root.parseAsync([...names, '--help'], { from: 'user' })));
  root.hook('preSubcommand', (_root, command) => {
    if (unloaded.get(command.name())?.needsAll) root.commands.forEach(load);
    else load(command);
  });
  root.hook('preAction', sayWhere);
  // Before anything is done: a command without a picture must not act and then have nothing to print.
  root.hook('preAction', (_root, command) => {
    if (root.opts<{ output: string }>().output === 'svg' && !PICTURED.includes(command.name()))
      root.error(
        `tocsin: -o svg: only ${PICTURED.map((name) => `policy ${name}`).join(', ')} has a picture`,
        {
          exitCode: EXIT_CODES.Usage,
        },
      );
  });
  return root;
};

/** A reader that goes away (`| head`) is no error. A full disk is one, also where only its answer could not be written. */
const endWithoutReader = (error: NodeJS.ErrnoException): void => {
  if (error.code === 'EPIPE') process.exit();
  const failure = failureOf(error);
  printFailure(failure, 'table');
  process.exit(failure.exitCode);
};

/** commander has printed what is wrong; help that was asked for is no error. */
const exitCodeOfUsage = ({ code, exitCode }: CommanderError): number =>
  exitCode === 0 && code !== 'commander.help' ? 0 : EXIT_CODES.Usage;

/** `-o` is the format of what is printed; where it names a ZIP file it can only mean the file that evidence goes to. */
const withFileNamed = (argv: readonly string[]): string[] =>
  argv.map((word, index) =>
    word === '-o' && argv[index + 1]?.toLowerCase().endsWith('.zip') === true ? '--out' : word,
  );

/** Runs the command line. Sets the exit code and never rejects. */
export const main = async (argv: readonly string[]): Promise<void> => {
  process.stdout.on('error', endWithoutReader);
  process.stderr.on('error', endWithoutReader);
  const root = program();
  try {
    await root.parseAsync(withFileNamed(argv), { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = exitCodeOfUsage(error);
    else {
      const failure = failureOf(error);
      printFailure(failure, root.opts<{ output: string }>().output);
      process.exitCode = failure.exitCode;
    }
  }
};
