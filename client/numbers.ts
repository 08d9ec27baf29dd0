import { InvalidArgumentError } from 'commander';

/** An option's value that counts something. */
export const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
};

/** Letters in one file: it is in memory as a whole. */
export const letters = (text: string): number => {
  const value = Number(text);
  if (!/^[1-9]\d{0,3}$/.test(text) || value > 5_000)
    throw new InvalidArgumentError('Give a whole number of letters, from 1 to 5000.');
  return value;
};

/** A share of a hundred, with or without its sign. */
export const percent = (text: string): number => {
  const value = Number(text.replace(/\s*%$/, ''));
  if (text.trim() === '' || !(value >= 0 && value <= 100))
    throw new InvalidArgumentError('Give a percentage from 0 to 100.');
  return value;
};

/** Whole minutes, a week at most. */
export const minutes = (text: string): number => {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value > 10_080)
    throw new InvalidArgumentError('Give whole minutes, from 0 to 10080.');
  return value;
};

/** Case seconds per real second. */
export const speed = (text: string): number => {
  const value = Number(text);
  if (!(value >= 1 && value <= 31_536_000))
    throw new InvalidArgumentError('Give case seconds per second, from 1; 86400 is a day a second.');
  return value;
};
