/** The value of a field cannot become what the config says. The message never quotes the value: it may be personal. */
export class UnmappableError extends Error {
  override name = 'UnmappableError';
  readonly field: string;

  /**
   * @param field name of a field, a column, or `filter`
   * @param problem such as `is not a whole number`
   */
  constructor(field: string, problem: string, options?: ErrorOptions) {
    super(`"${field}" ${problem}`, options);
    this.field = field;
  }
}
