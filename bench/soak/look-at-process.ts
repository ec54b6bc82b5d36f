import { readdirSync } from 'node:fs';
import { residentMb } from '../../proof/parts/resident-mb.ts';

export interface ProcessState {
  residentMb: number;
  /** Of JavaScript, in use. */
  heapMb: number;
  /** Files, sockets and the like. */
  openFiles: number;
}

const HEAP_METRIC = /^nodejs_heap_size_used_bytes (\S+)$/m;

/** @param metricsPort where the process serves its metrics */
export async function lookAtProcess(pid: number, metricsPort: number): Promise<ProcessState> {
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  return {
    residentMb: residentMb(pid),
    heapMb: Number(HEAP_METRIC.exec(metrics)?.[1]) / 2 ** 20,
    openFiles: readdirSync(`/proc/${pid}/fd`).length,
  };
}
