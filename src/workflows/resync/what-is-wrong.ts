import type { ResyncAllRequest, ResyncRequest } from '../../model/resync.ts';
import { isWholeNumber } from '../steering/listen.ts';
import { unknownFields } from '../steering/unknown-fields.ts';

const sharedFields = { rowsPerSecond: true, parallel: true, keepOldHours: true } as const;

const resyncFields = {
  ...sharedFields,
  table: true,
  tenant: true,
  where: true,
} as const satisfies Fields<ResyncRequest>;

const resyncAllFields = {
  ...sharedFields,
  tables: true,
  tablesAtOnce: true,
} as const satisfies Fields<ResyncAllRequest>;

type Fields<Request> = Record<keyof Request, true>;

/** All that is wrong with how it is asked for. A person may leave out the input altogether: that is said too, and not stumbled over. */
export function whatIsWrong(request: Partial<ResyncRequest> | null | undefined): string | undefined {
  const { table } = request ?? {};
  if (typeof table !== 'string' || table === '') return 'a resync needs a table';
  return inOne([...unknownFields(request, resyncFields), ...wrongPace(request ?? {})]);
}

export function whatIsWrongOfAll(request: ResyncAllRequest): string | undefined {
  const { tables, tablesAtOnce } = request;
  return inOne([
    ...unknownFields(request, resyncAllFields),
    ...wrongPace(request),
    ...(tables === undefined || Array.isArray(tables) ? [] : ['tables is a list']),
    ...(tablesAtOnce === undefined || isWholeNumber(tablesAtOnce) ? [] : ['tablesAtOnce is a whole number from 1 on']),
  ]);
}

function wrongPace({
  rowsPerSecond,
  parallel,
  keepOldHours,
}: Pick<ResyncRequest, keyof typeof sharedFields>): string[] {
  const wrong: string[] = [];
  if (rowsPerSecond !== undefined && !isWholeNumber(rowsPerSecond))
    wrong.push('rowsPerSecond is a whole number from 1 on');
  if (parallel !== undefined && !isWholeNumber(parallel)) wrong.push('parallel is a whole number from 1 on');
  if (keepOldHours !== undefined && !(keepOldHours >= 0)) wrong.push('keepOldHours is a number from 0 on');
  return wrong;
}

function inOne(wrong: readonly string[]): string | undefined {
  return wrong.length === 0 ? undefined : wrong.join('; ');
}
