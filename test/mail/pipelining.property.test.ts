import fc from 'fast-check';
import { openPipeliningPool } from '../../mail/pipelining-pool';
import type { Attempt } from '../../mail/smtp-outcome';
import { checked } from '../notices/random-notice';
import { startErraticRelay } from './erratic-relay';
import type { Whim, Witness } from './erratic-relay';

const mostly = <T>(usual: T, others: readonly T[]) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
const REFUSALS = [421, 450, 550] as const;

const whim: fc.Arbitrary<Whim> = fc.record({
  mail: mostly<number>(250, REFUSALS),
  rcpts: fc.array(mostly<number>(250, REFUSALS), { minLength: 1, maxLength: 3 }),
  data: mostly<number>(354, [...REFUSALS, 250]),
  end: mostly<number>(250, REFUSALS),
  drop: mostly<Whim['drop']>(null, ['MAIL', 'RCPT', 'DATA', 'message', 'dot']),
  lines: fc.integer({ min: 1, max: 3 }),
});
const body = fc
  .array(fc.constantFrom('.', '..', '\r', '\n', '\r\n', '.\r\n', '\r\n.\r\n', 'QUIT', 'x', 'é'), {
    maxLength: 12,
  })
  .map((pieces) => pieces.join(''));

const asRead = (text: string): string => {
  const lines = Buffer.from(text)
    .toString('latin1')
    .replace(/\r\n|\r|\n/g, '\r\n');
  return lines === '' || lines.endsWith('\r\n') ? lines : `${lines}\r\n`;
};

/** What may be said of a message, by what the relay did with it. */
const check = (attempt: Attempt, { bodies, replies }: Witness, { rcpts, drop }: Whim, text: string): void => {
  const answers = (command: string) => replies.filter((reply) => reply.command === command);
  const dots = answers('dot');
  expect(bodies.length).toBeLessThanOrEqual(1);
  for (const taken of bodies) expect(taken).toBe(asRead(text));
  if (attempt.result !== undefined) {
    expect(attempt.dataBegun).toBe(true);
    expect(bodies).toHaveLength(1);
    expect(dots).toEqual([{ command: 'dot', text: attempt.result.response }]);
    expect(attempt.result.response).toMatch(/^250/);
    const refused = answers('RCPT')
      .slice(-rcpts.length)
      .filter((reply) => !reply.text.startsWith('250'));
    expect(attempt.result.refusals).toEqual(refused.map((reply) => reply.text));
    expect(attempt.result.rejected).toHaveLength(refused.length);
    return;
  }
  const { response, responseCode, command } = attempt.error ?? { message: 'no error' };
  expect(dots.some((reply) => reply.text.startsWith('250'))).toBe(false);
  if (response !== undefined) {
    const step = attempt.dataBegun ? 'dot' : String(command).split(' ')[0];
    expect(answers(String(step)).map((reply) => reply.text)).toContain(response);
    expect(responseCode).toBe(Number(response.slice(0, 3)));
  }
  if (attempt.dataBegun) {
    if (response === undefined) expect(['message', 'dot']).toContain(drop);
    return;
  }
  expect(bodies).toEqual([]);
};

/** A relay that keeps its connections. */
const isCalm = ({ mail, rcpts, data, end, drop }: Whim): boolean =>
  drop === null && data !== 250 && ![mail, ...rcpts, data, end].includes(421);
const takesAll = (one: Whim): boolean =>
  one.mail === 250 && one.rcpts.includes(250) && one.data === 354 && one.end === 250;

test.each([
  [true, 1],
  [true, 2],
  [false, 2],
])(
  'each outcome is what the relay said of that message (pipelining %s, %i connections)',
  async (isPipelining, maxConnections) => {
    const messages = fc.array(fc.tuple(whim, body), { minLength: 1, maxLength: 8 });
    const chunkLengths = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 5 });
    await checked(
      fc.tuple(messages, chunkLengths),
      async ([planned, lengths]) => {
        const whims = planned.map(([one]) => one);
        const relay = await startErraticRelay(whims, lengths, isPipelining);
        const pool = openPipeliningPool(
          { host: '127.0.0.1', port: relay.port, secure: false },
          {
            maxConnections,
            timeouts: { connectMs: 5_000, greetingMs: 5_000, idleSocketMs: 5_000 },
            requireTls: false,
          },
        );
        try {
          const attempts = await Promise.all(
            planned.map(([{ rcpts }, text], number) => {
              const to = rcpts.map((_, index) => `${number}-${index}@x.example`);
              return pool.deliver({ from: `${number}@x.example`, to }, `${number}`, Buffer.from(text));
            }),
          );
          if (whims.every(isCalm))
            expect(attempts.map(({ result }) => result !== undefined)).toEqual(whims.map(takesAll));
          attempts.forEach((attempt, number) =>
            check(
              attempt,
              relay.witnesses.get(number) as Witness,
              whims[number] as Whim,
              planned[number]?.[1] ?? '',
            ),
          );
        } finally {
          await pool.close();
          await relay.close();
        }
      },
      100,
    );
  },
);
