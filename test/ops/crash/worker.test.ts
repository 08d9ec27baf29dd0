import { crashSeeds } from '../../support/crash/chances';
import { crashRound } from '../../support/crash/crash-round';

jest.setTimeout(400_000);

test.each(crashSeeds())(
  'the worker is killed twice in mid-send: nobody lost, nobody doubled in silence (%i)',
  (seed) =>
    crashRound('worker', seed, async ({ chances, kill, untilLogged }) => {
      await untilLogged(chances.between(0.05, 0.45));
      await kill('worker');
      await untilLogged(chances.between(0.5, 0.9));
      await kill('worker');
    }),
);
