import { InvalidArgumentError } from 'commander';

/** An option's value that counts something. */
export const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
};

/** Case seconds per real second. */
export const speed = (text: string): number => {
  const value = Number(text);
  if (!(value >= 1 && value <= 31_536_000))
    throw new InvalidArgumentError('Give case seconds per second, from 1; 86400 is a day a second.');
  return value;
};
