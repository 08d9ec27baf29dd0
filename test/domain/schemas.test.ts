import { instantSchema } from '../../domain/schemas';

test.each(['+14:00', '-12:00', '+05:45', '-00:00', 'Z'])('an instant with the offset %s is one', (offset) => {
  expect(instantSchema.safeParse(`2026-11-23T10:00:00${offset}`).success).toBe(true);
});

test.each(['+19:00', '+14:01', '-12:01', '-23:00', '+10:60'])(
  'an instant with the offset %s, which no place has, is refused',
  (offset) => {
    const parsed = instantSchema.safeParse(`2026-11-23T10:00:00${offset}`);
    expect(parsed.error?.issues.map(({ message }) => message).join()).toMatch(/offset|not a time/);
  },
);
