import type { ResyncAllRequest, ResyncRequest } from '../../model/resync.ts';
import { isWholeNumber } from '../steering/listen.ts';

/** What is wrong with how it is asked for. A person may leave out the input altogether: that is said too, and not stumbled over. */
export function whatIsWrong(request: Partial<ResyncRequest> | null | undefined): string | undefined {
  const { table, rowsPerSecond, parallel, keepOldHours } = request ?? {};
  if (typeof table !== 'string' || table === '') return 'a resync needs a table';
  if (rowsPerSecond !== undefined && !isWholeNumber(rowsPerSecond)) return 'rowsPerSecond is a whole number from 1 on';
  if (parallel !== undefined && !isWholeNumber(parallel)) return 'parallel is a whole number from 1 on';
  if (keepOldHours !== undefined && !(keepOldHours >= 0)) return 'keepOldHours is a number from 0 on';
  return undefined;
}

export function whatIsWrongOfAll({ tables, tablesAtOnce }: ResyncAllRequest): string | undefined {
  if (tables !== undefined && !Array.isArray(tables)) return 'tables is a list';
  if (tablesAtOnce !== undefined && !isWholeNumber(tablesAtOnce)) return 'tablesAtOnce is a whole number from 1 on';
  return undefined;
}
