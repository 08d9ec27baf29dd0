import { readEnvironment } from '../../config/env';
import type { Environment } from '../../config/env';
import { readInstallationMemory } from '../../config/installation-file';
import { readNamespaceMark, readToldByTemporal } from '../../config/temporal-tells';
import { judgeInstallation } from '../../domain/installation';
import type { InstallationScene, InstallationVerdict } from '../../domain/installation';
import type { Database } from '../../records/database';
import { readInstallationScene } from '../../records/installation-scene';
import { BREACH } from '../../workflows/contract';
import { withTemporal } from '../temporal/connect';

export interface Standing {
  readonly environment: Environment;
  readonly scene: InstallationScene;
  readonly verdict: InstallationVerdict;
}

/** Whether the records are live from this machine and home, as a worker here would find. Throws as `withTemporal` does. */
export const readStanding = (database: Database): Promise<Standing> =>
  withTemporal(async ({ connection: { workflowService }, namespace }) => {
    const environment = readEnvironment();
    const scene = await readInstallationScene(database, {
      namespaceMark: await readNamespaceMark(workflowService, namespace),
      memory: await readInstallationMemory(environment.home),
      toldByTemporal: await readToldByTemporal(workflowService, namespace, BREACH),
    });
    return { environment, scene, verdict: judgeInstallation(scene) };
  });
