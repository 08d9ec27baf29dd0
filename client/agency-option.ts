import { Option } from 'commander';

/**
 * The required `--agency`, which refuses a name that there is not with those that there are. The names are those of
 * domain/schemas, written out: its library would make every --help slow.
 */
export const agencyOption = (description: string, others: readonly string[] = []): Option =>
  new Option('--agency <name>', description).choices(['USSS', 'FBI', 'FCC', ...others]).makeOptionMandatory();
