import { condition } from '@temporalio/workflow';
import type { RepairStepInput } from '../../activities/repair/repair-activities.ts';
import type { RepairPart, RepairPhase } from '../../model/repair.ts';
import { listenForDecision, type Decision } from '../insist.ts';
import { nextRanges } from '../resync/resync-deeds.ts';
import { number } from '../steering/markdown.ts';
import { overRanges } from '../steering/over-ranges.ts';
import type { RepairRun } from './repair-run.ts';
import { deeds, maxOrphanPercent, takeStep } from './repair-step.ts';

/**
 * A whole table range by range, then its documents; or the parts that were asked for, one after another. Each phase answers
 * the one that follows it, and may be run again from its beginning: that is what a run does that was continued as new.
 */
export async function compareTable(run: RepairRun): Promise<void> {
  const decision = listenForDecision();
  for (;;) {
    const { phase } = run.state.progress;
    if (phase === 'done') return;
    run.show({ phase: await next(run, phase, decision), waitingFor: [] });
  }
}

function next(run: RepairRun, phase: RepairPhase, decision: Decision): Promise<RepairPhase> {
  if (phase === 'preparing') return prepare(run);
  if (phase === 'waiting for approval') return waitForApproval(run);
  return phase === 'comparing rows' && isWhole(run) ? compareRanges(run, decision) : compareParts(run, decision);
}

function isWhole({ state }: RepairRun): boolean {
  return state.progress.scope === 'full';
}

async function prepare(run: RepairRun): Promise<RepairPhase> {
  const summary = `what there is of ${run.request.table}`;
  const { table, scope, total, parts } = await deeds.beginRepair.executeWithOptions({ summary }, [run.request]);
  run.state.parts = parts ?? [];
  run.show({ table, scope, total });
  return parts === null ? 'comparing rows' : phaseOfNext(run);
}

function phaseOfNext({ state: { parts } }: RepairRun): RepairPhase {
  return parts[0]?.kind === 'documents' ? 'comparing documents' : 'comparing rows';
}

const allDocuments: RepairPart = { kind: 'documents', cursor: null };

/** A range ends with a wait for what differs: fewer ends, fewer waits. */
const ROWS_PER_RANGE = 100_000;

/** From the side of the rows nothing is deleted: how many orphans there are is known only when all documents were seen. */
async function compareRanges(run: RepairRun, decision: Decision): Promise<RepairPhase> {
  const { state } = run;
  const { table, dryRun } = state.progress;
  await overRanges(run, state.ranges, {
    nextRanges: (cursor) => nextRanges({ table, cursor, rowsPerRange: ROWS_PER_RANGE }),
    async step(range, rowsPerSecond) {
      const part: RepairPart = { kind: 'range', ...range };
      const { rest } = await takeStep(run, decision, { part, rowsPerSecond, orphans: 'count' });
      return rest?.kind === 'range' ? { table: rest.table, after: rest.after, upTo: rest.upTo } : null;
    },
  });
  const summary = `may ${table} have orphans?`;
  const input = { table, counts: state.counts, dryRun };
  if (!(await deeds.mayHoldOrphans.executeWithOptions({ summary }, [input]))) return 'done';
  state.parts = [allDocuments];
  return 'comparing documents';
}

async function compareParts(run: RepairRun, decision: Decision): Promise<RepairPhase> {
  const { state } = run;
  run.startPace();
  for (;;) {
    const [part, ...later] = state.parts;
    if (part === undefined) return afterParts(run);
    if (phaseOfNext(run) !== state.progress.phase) return phaseOfNext(run);
    await run.goOn();
    const rowsPerSecond = state.progress.limitRowsPerSecond;
    const { rest, asks } = await takeStep(run, decision, { part, rowsPerSecond, orphans: whatOfOrphans(run) });
    state.parts = rest === null ? later : [rest, ...later];
    if (asks !== undefined) return ask(run, asks.orphaned, asks.compared);
  }
}

function whatOfOrphans(run: RepairRun): RepairStepInput['orphans'] {
  const { isHealingOrphans, isApproved, progress } = run.state;
  if (isHealingOrphans) return 'heal';
  if (isWhole(run) || progress.dryRun) return 'count';
  return isApproved ? 'heal' : 'ask';
}

/** Orphans of a whole table are counted first, and healed only now. */
function afterParts(run: RepairRun): RepairPhase {
  const { state } = run;
  const { orphaned, documents } = state.counts;
  if (!isWhole(run) || state.progress.dryRun || state.isHealingOrphans || orphaned === 0) return 'done';
  state.isHealingOrphans = true;
  state.parts = [allDocuments];
  return orphaned * 100 > maxOrphanPercent(run) * documents ? ask(run, orphaned, documents) : 'comparing documents';
}

function ask(run: RepairRun, orphaned: number, of: number): RepairPhase {
  const limit = `more than ${maxOrphanPercent(run)} %`;
  run.state.question = `a person: ${number(orphaned)} of ${number(of)} documents have no row, ${limit}`;
  return 'waiting for approval';
}

/** Also for days. */
async function waitForApproval(run: RepairRun): Promise<RepairPhase> {
  const { state } = run;
  run.show({ waitingFor: [state.question ?? 'a person'], rowsPerSecond: 0, etaSeconds: null });
  state.recent = [];
  await condition(() => state.isApproved || run.isLong());
  await run.continueIfLong();
  return phaseOfNext(run);
}
