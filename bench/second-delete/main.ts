import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, WithStartWorkflowOperation } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { endpoints } from '../../stack/endpoints.ts';
import { up } from '../../stack/stack.ts';
import { logTemporalTo } from '../../src/workers/create-worker.ts';
import { cpuSeconds } from '../measure/cpu-seconds.ts';
import { serverProcesses } from '../measure/watch-processes.ts';

/**
 * Which is the cheaper carrier of the second cache delete: the same workflow living on for its timer (answering by
 * update-with-start), or a follow-up workflow that has the keys? CPU of server and this process per batch, side by side.
 */
const BATCHES = 400;
const LANES = 8;
const KEYS = Array.from({ length: 50 }, (_, at) => `goods:${at}`);
const SETTLE_MS = 5_000;

logTemporalTo(pino({ level: 'silent' }));
await up(['temporal'], { report: () => undefined });
const serverPid = serverProcesses(['temporal'])['temporal']!;
const connection = await NativeConnection.connect({ address: endpoints().temporal.address });
const client = new Client({ connection });
const taskQueue = `bench-${randomUUID()}`;
const worker = await Worker.create({
  connection,
  taskQueue,
  workflowsPath: fileURLToPath(new URL('workflows.ts', import.meta.url)),
  activities: { apply: async () => KEYS, deleteAgain: async () => undefined },
});

const variants = {
  'lives on (update-with-start)': (workflowId: string) =>
    client.workflow.executeUpdateWithStart('applied', {
      startWorkflowOperation: new WithStartWorkflowOperation('livesOn', {
        workflowId,
        taskQueue,
        workflowIdConflictPolicy: 'USE_EXISTING',
      }),
    }),
  'hands over (follow-up workflow)': (workflowId: string) =>
    client.workflow.execute('handsOver', { workflowId, taskQueue }),
};

await worker.runUntil(async () => {
  for (const run of Object.values(variants)) await measure(run, LANES);
  for (const round of [1, 2]) {
    for (const [name, run] of Object.entries(variants)) {
      const { cpuMs, p50Ms } = await measure(run, BATCHES);
      console.log(`round ${round}  ${name.padEnd(32)} ${cpuMs.toFixed(1)} CPU-ms a batch, p50 ${p50Ms.toFixed(0)} ms`);
    }
  }
});
await connection.close();

async function measure(
  run: (workflowId: string) => Promise<unknown>,
  batches: number,
): Promise<{ cpuMs: number; p50Ms: number }> {
  const before = cpuMsOf();
  const latencies: number[] = [];
  let left = batches;
  const lane = async (): Promise<void> => {
    while (left-- > 0) {
      const start = performance.now();
      await run(randomUUID());
      latencies.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  await sleep(SETTLE_MS);
  latencies.sort((a, b) => a - b);
  return { cpuMs: (cpuMsOf() - before) / batches, p50Ms: latencies[Math.floor(latencies.length / 2)] ?? 0 };
}

/** Of the server and of this process. */
function cpuMsOf(): number {
  return 1000 * (cpuSeconds(serverPid) + cpuSeconds(process.pid));
}
