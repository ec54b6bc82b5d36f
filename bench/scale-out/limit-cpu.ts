import { cpuSeconds } from '../measure/cpu-seconds.ts';

const LOOK_EVERY_MS = 20;
/** What was not used for so long may be used later. */
const KEPT_MS = 100;

/**
 * Lets a process have no more than such a share of one core, by stopping it for as long as it had too much. Control groups
 * would do it as well, but only for root, and not in every container.
 */
export function limitCpu(pid: number, cores: number): { release(): void } {
  let [usedSeconds, lookedAtMs, isStopped] = [cpuSeconds(pid), performance.now(), false];
  let creditSeconds = 0;

  function look(): void {
    const [used, nowMs] = [cpuSeconds(pid), performance.now()];
    creditSeconds = nextCredit(creditSeconds, { cores, passedMs: nowMs - lookedAtMs, usedSeconds: used - usedSeconds });
    [usedSeconds, lookedAtMs] = [used, nowMs];
    if (creditSeconds < 0 === isStopped) return;
    isStopped = !isStopped;
    process.kill(pid, isStopped ? 'SIGSTOP' : 'SIGCONT');
  }

  const release = (): void => {
    clearInterval(timer);
    if (isStopped) process.kill(pid, 'SIGCONT');
    isStopped = false;
  };
  const timer = setInterval(() => {
    try {
      look();
    } catch {
      clearInterval(timer); // it is gone
    }
  }, LOOK_EVERY_MS);
  return { release };
}

/** CPU time that a process may use from here on; below 0 it has to wait. */
export function nextCredit(
  creditSeconds: number,
  { cores, passedMs, usedSeconds }: { cores: number; passedMs: number; usedSeconds: number },
): number {
  const earned = creditSeconds + (cores * passedMs) / 1000 - usedSeconds;
  return Math.min(earned, (cores * KEPT_MS) / 1000);
}
