import { runTool } from '../../stack/get/run-tool.ts';
import { checkout } from '../../stack/paths.ts';
import { Broken, type Ground } from './scenario.ts';

/** What an operator types; gives what it says. */
const evenkeel = ({ shop }: Ground, ...args: readonly string[]): Promise<string> =>
  runTool(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args, '--config', shop.config], {
    cwd: checkout,
  });

export type WaitingState = 'parked' | 'blocked';

/** How many parked changes or blocked lanes wait for a person. */
export async function countWaiting({ servers, shop: { groupId } }: Ground, state: WaitingState): Promise<number> {
  const prefix = { parked: `parked/${groupId}/`, blocked: `sync/${groupId}/` }[state];
  const { count } = await servers.temporal.workflow.count(
    `WorkflowId STARTS_WITH "${prefix}" AND EvenkeelState = "${state}" AND ExecutionStatus = "Running"`,
  );
  return count;
}

/** Hundreds of parked changes are told one by one. */
const patienceMs = 180_000;
const everyMs = 2_000;

/** Waits until something is parked or blocked, as it must be. */
export async function untilWaiting(ground: Ground, state: WaitingState): Promise<void> {
  const deadlineMs = Date.now() + patienceMs;
  while ((await countWaiting(ground, state)) === 0) {
    if (Date.now() > deadlineMs) throw new Broken(`nothing is ${state}`);
    await ground.wait(200);
  }
}

/** Signals everything that waits, until nothing has waited for a while: what was under way may still be parked. */
export async function letGo(ground: Ground, signal: 'retry' | 'skip'): Promise<void> {
  const deadlineMs = Date.now() + patienceMs;
  for (let calm = 0; calm < 2; await ground.wait(everyMs)) {
    const [parked, blocked] = [await countWaiting(ground, 'parked'), await countWaiting(ground, 'blocked')];
    calm = parked + blocked === 0 ? calm + 1 : 0;
    if (calm === 0 && Date.now() > deadlineMs)
      throw new Broken(`${parked} are parked and ${blocked} blocked in spite of ${signal}`);
    if (blocked > 0) ground.say(`        ${(await evenkeel(ground, 'blocked', signal, '--all')).trim()}`);
    if (parked > 0) ground.say(`        ${(await evenkeel(ground, 'parked', signal, '--all')).trim()}`);
  }
}
