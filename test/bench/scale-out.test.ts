import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { cpuSeconds } from '../../bench/measure/cpu-seconds.ts';
import { assumedCluster, calculateCapacity } from '../../bench/scale-out/cluster.ts';
import { limitCpu, nextCredit } from '../../bench/scale-out/limit-cpu.ts';

test('a cluster carries what the dearer of its servers does, each copy of an index with all of its writes', () => {
  const cluster = { ...assumedCluster, nodes: 3, coresPerNode: 8, mostBusyShare: 0.5, elasticsearchCopies: 2 };
  const costs = { worker: 0.1, ingress: 0.01, temporal: 0.04, elasticsearch: 0.03 };
  // 12 cores may be busy
  const capacity = calculateCapacity(costs, cluster);
  expect(capacity.temporalChangesPerSecond).toBeCloseTo(300_000);
  expect(capacity.elasticsearchChangesPerSecond).toBeCloseTo(200_000);
  expect(capacity.changesPerSecond).toBeCloseTo(200_000);
  expect(capacity.workerCores).toBeCloseTo(20);
  expect(capacity.ingressCores).toBeCloseTo(2);
});

test('a process that had too much waits until it has earned it, and does not save up what it left', () => {
  const cores = 0.1;
  expect(nextCredit(0, { cores, passedMs: 20, usedSeconds: 0.02 })).toBeCloseTo(-0.018);
  expect(nextCredit(-0.018, { cores, passedMs: 200, usedSeconds: 0 })).toBeCloseTo(0.002);
  expect(nextCredit(0.002, { cores, passedMs: 60_000, usedSeconds: 0 })).toBeCloseTo(0.01);
});

test('a process that would take a whole core gets its share, and all again when it is released', async () => {
  const busy = spawn(process.execPath, ['-e', 'for (;;);']);
  const ended = once(busy, 'exit');
  await once(busy, 'spawn');
  const pid = busy.pid!;
  const used = async (ms: number): Promise<number> => {
    const before = cpuSeconds(pid);
    await sleep(ms);
    return cpuSeconds(pid) - before;
  };
  const limit = limitCpu(pid, 0.1);
  try {
    await sleep(500);
    expect(await used(3_000)).toBeLessThan(0.5);
    limit.release();
    expect(await used(3_000)).toBeGreaterThan(0.5);
  } finally {
    limit.release();
    busy.kill('SIGKILL');
    await ended;
  }
});
