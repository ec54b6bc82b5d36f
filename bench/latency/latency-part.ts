import { latencyHead, latencyRow } from '../../proof/parts/latency-rows.ts';
import type { BenchPart } from '../bench-part.ts';
import type { CaptureLatency, LatencyFacts, RateLatency } from './latency-facts.ts';
import { measureLatency } from './measure-latency.ts';

/** Applied at one change a second; searchable, beyond the refresh, at a thousand. */
const GOAL = { appliedP50Ms: 60, appliedP99Ms: 150, searchableP99Ms: 1_000 };

export const latencyPart: BenchPart<LatencyFacts> = {
  name: 'latency',
  title: 'from commit until a document is searchable and a key gone, beside a bare loop',
  servers: ['mysql', 'kafka', 'canal', 'temporal', 'elasticsearch', 'redis'],
  measure: measureLatency,
  print(screen, facts) {
    const { rows, refreshIntervalMs, canal, debezium } = facts;
    screen.say(`${rows} rows; the index refreshes every ${refreshIntervalMs} ms`);
    const captures = Object.entries({ Canal: canal, Debezium: debezium });
    const measured = captures.flatMap(([capture, { evenkeel, bareLoop }]) => [
      ...evenkeel.map((one) => ({ ...one, who: `evenkeel by ${capture}` })),
      ...bareLoop.map((one) => ({ ...one, who: `bare loop by ${capture}` })),
    ]);
    screen.table([latencyHead, ...measured.flatMap(rowsOf)]);
    screen.table([
      ['changes/s', 'written/s', 'CPU of writing and looking, of one core'],
      ...measured.map((one) => [
        `${one.who}, ${one.changesPerSecond}`,
        one.writtenPerSecond.toFixed(1),
        one.watcherCpuShare.toFixed(2),
      ]),
    ]);
    for (const { who, changesPerSecond, unseen } of measured)
      if (unseen > 0) screen.say(`${who}: at ${changesPerSecond}/s ${unseen} changes were not seen in time`);
    for (const [capture, { stages }] of captures) {
      screen.say(`Where the time goes of ${stages.changes} changes at 1/s by ${capture}`);
      screen.table([
        ['ms', 'p50', 'p95'],
        ...stages.of.map(({ stage, p50Ms, p95Ms }) => [stage, p50Ms.toFixed(1), p95Ms.toFixed(1)]),
      ]);
    }
    screen.say(closingLine(facts));
  },
};

function rowsOf({ who, changesPerSecond, ...seen }: RateLatency & { who: string }): string[][] {
  const name = (what: string): string => `${who}, ${changesPerSecond}/s: ${what}`;
  return [
    latencyRow(name('applied'), seen.appliedMs),
    latencyRow(name('key gone'), seen.keyGoneMs),
    latencyRow(name('searchable'), seen.searchableMs),
  ];
}

function closingLine({ canal, debezium, refreshIntervalMs }: LatencyFacts): string {
  const applied = (by: CaptureLatency): string => {
    const ms = by.evenkeel[0]?.appliedMs;
    return `p50 ${against(ms?.p50, GOAL.appliedP50Ms)}, p99 ${against(ms?.p99, GOAL.appliedP99Ms)}`;
  };
  const searchableMs = canal.evenkeel.at(-1)?.searchableMs;
  const beyondRefreshMs = searchableMs && searchableMs.p99 - refreshIntervalMs;
  return (
    `latency: commit to applied at 1/s by Canal ${applied(canal)}, by Debezium ${applied(debezium)}; ` +
    `at 1,000/s searchable p99 ${against(beyondRefreshMs, GOAL.searchableP99Ms)} beyond the refresh`
  );
}

const against = (ms: number | undefined, goalMs: number): string => `${ms?.toFixed(0)} ms (goal ${goalMs})`;
