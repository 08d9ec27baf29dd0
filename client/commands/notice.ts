import { Option } from 'commander';
import type { Command } from 'commander';
import { action } from '../action';
import type { LintOptions } from '../notice/lint';
import type { PostedOptions } from '../notice/posted';
import type { PreviewOptions } from '../notice/previewed-case';
import type { SendTestOptions } from '../notice/send-test';
import type { SubstituteOptions } from '../notice/substitute';

/* eslint-disable @typescript-eslint/no-require-imports -- what a verb needs is loaded when it runs, so that --help stays
   fast; import() would look for an ES module. */
const load = {
  preview: () => require('../notice/preview') as typeof import('../notice/preview'),
  lint: () => require('../notice/lint') as typeof import('../notice/lint'),
  substitute: () => require('../notice/substitute') as typeof import('../notice/substitute'),
  posted: () => require('../notice/posted') as typeof import('../notice/posted'),
  lookup: () => require('../notice/lookup') as typeof import('../notice/lookup'),
  sendTest: () => require('../notice/send-test') as typeof import('../notice/send-test'),
};

const language = (): Option =>
  new Option('--lang <language>', 'both: as for a person whose language is unknown').choices([
    'en',
    'es',
    'both',
  ]);

/** `tocsin notice preview|lint|lookup|substitute|posted|send-test`. */
export const define = (command: Command): void => {
  command
    .command('preview')
    .description('show a notice as one person would get it')
    .argument('[reference]', 'the breach')
    .option('--sample', 'a person and a case that exist nowhere; needs no server')
    .addOption(language())
    .addOption(
      new Option('--format <format>', 'a PDF is the letter').choices(['text', 'html', 'pdf']).default('text'),
    )
    .option('--customer <id>', 'a person on the list')
    .option('--to-agent', 'the copy that this business customer’s agent gets')
    .option(
      '--worst-case',
      'those of the list who are hardest to write to: long names, other scripts, no name, ...',
    )
    .option('--dir <folder>', 'notices other than the shipped ones')
    .option('--out <file>', 'write to a file; with --worst-case to a folder, a file each')
    .action(action<PreviewOptions>(({ args, options }) => load.preview().preview(args, options)));
  command
    .command('lint')
    .description('check the notices: headings, fields, languages, links, reading grade')
    .option('--dir <folder>', 'notices other than the shipped ones')
    .option('--policy <ids>', 'the headings that these policies prescribe, such as us-ca; the default is all')
    .action(action<LintOptions>(({ options }) => load.lint().lint(options)));
  command
    .command('lookup')
    .description('tell whether a notice that somebody holds is genuine, by the code in it')
    .argument('<code>', 'such as 7KQ2-M4XX; dashes and case do not matter')
    .action(action(({ args }) => load.lookup().lookup(args[0] ?? '')));
  command
    .command('substitute')
    .description('write the notice to those whom nothing else reached: one page for your website')
    .argument('<reference>', 'the breach')
    .requiredOption('--out <file>', 'where to, such as notice.html')
    .action(
      action<SubstituteOptions>(({ args, options, globals }) =>
        load.substitute().writeSubstitute(args[0] ?? '', options, globals),
      ),
    );
  command
    .command('posted')
    .description('put on record where the substitute notice stood, and for how long')
    .argument('<reference>', 'the breach')
    .requiredOption('--url <url>', 'where it stood')
    .requiredOption('--from <day>', 'its first day, YYYY-MM-DD')
    .requiredOption('--until <day>', 'its last day so far')
    .requiredOption('--proof <file>', 'a picture or a copy of the page; its digest is recorded')
    .action(
      action<PostedOptions>(({ args, options, globals }) =>
        load.posted().recordPosted(args[0] ?? '', options, globals),
      ),
    );
  command
    .command('send-test')
    .description('send a sample notice, marked as a test')
    .requiredOption('--to <address>', 'where to')
    .addOption(language().default('both'))
    .action(action<SendTestOptions>(({ options, globals }) => load.sendTest().sendTest(options, globals)));
};
