/** Its message is for people and says what to do; a stack trace would only hide it. */
export class DemoError extends Error {
  override name = 'DemoError';
}

/** Somebody pressed Ctrl-C. */
export class Interrupted extends Error {
  override name = 'Interrupted';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('interrupted');
    this.exitCode = exitCode;
  }
}
