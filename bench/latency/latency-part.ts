import { latencyHead, latencyRow } from '../../proof/parts/latency-rows.ts';
import type { BenchPart } from '../bench-part.ts';
import type { LatencyFacts, RateLatency } from './latency-facts.ts';
import { measureLatency } from './measure-latency.ts';

/** Applied at one change a second; searchable, beyond the refresh, at a thousand. */
const GOAL = { appliedP50Ms: 60, appliedP99Ms: 150, searchableP99Ms: 1_000 };

export const latencyPart: BenchPart<LatencyFacts> = {
  name: 'latency',
  title: 'from commit until a document is searchable and a key gone, beside a bare loop',
  servers: ['mysql', 'kafka', 'canal', 'temporal', 'elasticsearch', 'redis'],
  measure: measureLatency,
  print(screen, facts) {
    const { rows, refreshIntervalMs, evenkeel, bareLoop, stages } = facts;
    screen.say(`${rows} rows; the index refreshes every ${refreshIntervalMs} ms`);
    screen.table([
      latencyHead,
      ...evenkeel.flatMap((one) => rowsOf('evenkeel', one)),
      ...bareLoop.flatMap((one) => rowsOf('bare loop', one)),
    ]);
    screen.table([
      ['changes/s', 'written/s', 'CPU of writing and looking, of one core'],
      ...[...evenkeel, ...bareLoop].map((one) => [
        String(one.changesPerSecond),
        one.writtenPerSecond.toFixed(1),
        one.watcherCpuShare.toFixed(2),
      ]),
    ]);
    for (const { changesPerSecond, unseen } of [...evenkeel, ...bareLoop])
      if (unseen > 0) screen.say(`at ${changesPerSecond}/s ${unseen} changes were not seen in time`);
    screen.say(`Where the time goes of ${stages.changes} changes at 1/s`);
    screen.table([
      ['ms', 'p50', 'p95'],
      ...stages.of.map(({ stage, p50Ms, p95Ms }) => [stage, p50Ms.toFixed(1), p95Ms.toFixed(1)]),
    ]);
    screen.say(closingLine(facts));
  },
};

function rowsOf(who: string, { changesPerSecond, ...seen }: RateLatency): string[][] {
  const name = (what: string): string => `${who}, ${changesPerSecond}/s: ${what}`;
  return [
    latencyRow(name('applied'), seen.appliedMs),
    latencyRow(name('key gone'), seen.keyGoneMs),
    latencyRow(name('searchable'), seen.searchableMs),
  ];
}

function closingLine({ evenkeel, refreshIntervalMs }: LatencyFacts): string {
  const [slowest, fastest] = [evenkeel[0]?.appliedMs, evenkeel.at(-1)?.searchableMs];
  const beyondRefreshMs = fastest && fastest.p99 - refreshIntervalMs;
  const against = (ms: number | undefined, goalMs: number): string => `${ms?.toFixed(0)} ms (goal ${goalMs})`;
  return (
    `latency: commit to applied at 1/s p50 ${against(slowest?.p50, GOAL.appliedP50Ms)}, p99 ${against(slowest?.p99, GOAL.appliedP99Ms)}; ` +
    `at 1,000/s searchable p99 ${against(beyondRefreshMs, GOAL.searchableP99Ms)} beyond the refresh`
  );
}
