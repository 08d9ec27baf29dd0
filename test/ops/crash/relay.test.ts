import { crashSeeds } from '../../support/crash/chances';
import { crashRound } from '../../support/crash/crash-round';

jest.setTimeout(400_000);

test.each(crashSeeds())('the relay is killed twice, closes after DATA, and never answers (%i)', (seed) =>
  crashRound('relay', seed, async ({ chances, relay, untilLogged }) => {
    await untilLogged(chances.between(0.05, 0.2));
    await relay.kill();
    await untilLogged(chances.between(0.25, 0.45));
    relay.misbehave('close-after-data', Math.round(chances.between(5, 40)));
    await untilLogged(chances.between(0.5, 0.7));
    // Whoever waits for such an answer waits until the relay ends.
    relay.misbehave('never-answer', Math.round(chances.between(2, 12)));
    await untilLogged(chances.between(0.75, 0.9));
    await relay.kill();
  }),
);
