import type { Problem } from '../../model/sync.ts';

/** Something in a batch is refused for good; all the rest of the batch is applied. */
export class RefusedError extends Error {
  override name = 'RefusedError';
  readonly problems: readonly [Problem, ...Problem[]];
  /** The row that is refused, where it is one, as an operator may see it. */
  readonly fields: Record<string, string> | undefined;

  constructor(problems: readonly Problem[], fields?: Record<string, string>) {
    const [first, ...rest] = problems;
    if (first === undefined) throw new TypeError('nothing is refused');
    super(`${first.where}: ${first.error}${rest.length > 0 ? ` (and ${rest.length} more)` : ''}`);
    this.problems = [first, ...rest];
    this.fields = fields;
  }
}
