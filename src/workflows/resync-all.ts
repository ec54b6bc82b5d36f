import {
  ApplicationFailure,
  CancellationScope,
  CancelledFailure,
  defineQuery,
  executeChild,
  isCancellation,
  ParentClosePolicy,
  rootCause,
  setCurrentDetails,
  setHandler,
  TemporalFailure,
  workflowInfo,
} from '@temporalio/workflow';
import { failureTypes, groupOfBulkQueue, PROGRESS_QUERY, resyncWorkflowId } from '../model/names.ts';
import { DEFAULT_TABLES_AT_ONCE, type ResyncAllProgress, type ResyncAllRequest } from '../model/resync.ts';
import { showState } from './insist.ts';
import { deeds } from './resync/resync-deeds.ts';
import { whatIsWrongOfAll } from './resync/what-is-wrong.ts';
import { resyncTable } from './resync-table.ts';

export const progress = defineQuery<ResyncAllProgress>(PROGRESS_QUERY);

type TableState = ResyncAllProgress['tables'][string];

/** Resyncs table after table, some side by side; one that fails stops no other. Cancelled, it cancels those that run. */
export async function resyncAll(request?: ResyncAllRequest | null): Promise<ResyncAllProgress> {
  const wrong = whatIsWrongOfAll(request ?? {});
  if (wrong !== undefined) throw ApplicationFailure.nonRetryable(wrong, failureTypes.resyncRefused);
  const { tables: asked, tablesAtOnce = DEFAULT_TABLES_AT_ONCE, ...settings } = request ?? {};
  let state: ResyncAllProgress = { tables: {}, reasons: {}, phase: 'running' };
  const show = (change: Partial<ResyncAllProgress>): void => {
    state = { ...state, ...change };
    setCurrentDetails(details(state));
  };
  const told = (table: string, tableState: TableState, reason?: string): void =>
    show({
      tables: { ...state.tables, [table]: tableState },
      ...(reason !== undefined && { reasons: { ...state.reasons, [table]: reason } }),
    });
  setHandler(progress, () => state);
  showState('copying');

  const tables = asked ?? (await deeds.resyncableTables());
  show({ tables: Object.fromEntries(tables.map((table) => [table, 'waiting'])) });
  const waiting = [...new Set(tables)];
  const isCancelled = (): boolean => CancellationScope.current().consideredCancelled;
  const resyncNext = async (): Promise<void> => {
    for (let table = waiting.shift(); table !== undefined && !isCancelled(); table = waiting.shift()) {
      told(table, 'running');
      const { outcome, reason } = await resync({ table, ...settings });
      told(table, outcome, reason);
    }
  };
  await Promise.all(Array.from({ length: tablesAtOnce }, resyncNext));
  if (isCancelled()) {
    showState('cancelled');
    throw new CancelledFailure('cancelled, and so were the resyncs that ran');
  }
  show({ phase: 'done' });
  showState(Object.values(state.tables).every((outcome) => outcome === 'done') ? 'swapped' : 'failed');
  return state;
}

interface Resynced {
  outcome: Extract<TableState, 'done' | 'failed' | 'cancelled'>;
  reason?: string;
}

async function resync(request: Parameters<typeof resyncTable>[0]): Promise<Resynced> {
  const { table } = request;
  try {
    const { phase, reason } = await executeChild(resyncTable, {
      workflowId: resyncWorkflowId(groupOfBulkQueue(workflowInfo().taskQueue), table),
      args: [request],
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      staticSummary: `${table}: one of all`,
    });
    return phase === 'cancelled' ? { outcome: 'cancelled', ...(reason !== null && { reason }) } : { outcome: 'done' };
  } catch (error) {
    if (!(error instanceof TemporalFailure)) throw error;
    if (isCancellation(error)) return { outcome: 'cancelled' };
    const isRunning = error.name === 'WorkflowExecutionAlreadyStartedError';
    return {
      outcome: 'failed',
      reason: isRunning ? 'a resync of it runs already' : (rootCause(error) ?? error.message),
    };
  }
}

function details({ tables, reasons }: ResyncAllProgress): string {
  const lines = Object.entries(tables).map(([table, state]) => `| ${table} | ${state} | ${reasons[table] ?? ''} |`);
  return ['| table | state | why |', '| --- | --- | --- |', ...lines].join('\n');
}
