/** A text in pieces: between each two of the outer ones stands a person's name, between each two of the inner the code. */
export type Pieces = readonly (readonly string[])[];

/** The text of one person, from what is everyone's. `name` is as the text is written: escaped already where it is HTML. */
export const fillPieces = (pieces: Pieces, name: string, code: string): string =>
  pieces.map((between) => between.join(code)).join(name);
