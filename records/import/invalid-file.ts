/** The file cannot be read on from a line: its rows cannot be told apart. */
export class InvalidFile extends Error {
  constructor(
    readonly line: number,
    readonly problem: string,
    readonly fix: string,
    readonly column = '',
  ) {
    super(problem);
    this.name = 'InvalidFile';
  }
}
