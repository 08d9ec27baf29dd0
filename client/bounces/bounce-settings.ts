import { neededBounceSettings } from '../../config/bounces';
import { loadCarrier } from '../../config/carrier';
import type { Environment } from '../../config/env';
import { createReturnPaths } from '../../mail/verp';
import type { ReturnPaths } from '../../mail/verp';

/** Reads return paths with the key of the environment and the domain of the carrier file. Throws `Usage`. */
export const returnPathsOf = (environment: Environment): ReturnPaths =>
  createReturnPaths(neededBounceSettings(environment, loadCarrier(environment.carrierFile)));
