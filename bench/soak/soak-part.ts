import { latencyHead, latencyRow } from '../../proof/parts/latency-rows.ts';
import type { BenchPart } from '../bench-part.ts';
import { measureSoak } from './measure-soak.ts';
import type { SoakFacts } from './soak-facts.ts';

const SHOWN_DIFFERENCES = 10;

export const soakPart: BenchPart<SoakFacts> = {
  name: 'soak',
  title: '1,000 changes a second for half an hour: does memory grow, or the lag, or the number of open files?',
  servers: ['mysql', 'kafka', 'canal', 'temporal', 'elasticsearch', 'redis'],
  measure: measureSoak,
  print(screen, { seconds, changes, verdict, latency, verified }) {
    screen.say('After the first third of the time');
    screen.table([
      ['', 'RSS, MB/hour', 'heap, MB/hour', 'most RSS, MB', 'open files, most less fewest'],
      ...Object.entries(verdict.processes).map(([name, growth]) => [
        name,
        growth.residentMbPerHour.toFixed(1),
        growth.heapMbPerHour.toFixed(1),
        growth.mostResidentMb.toFixed(0),
        String(growth.openFilesRange),
      ]),
    ]);
    screen.table([
      latencyHead,
      latencyRow('applied, first third', latency.firstThird.appliedMs),
      latencyRow('applied, last third', latency.lastThird.appliedMs),
      latencyRow('searchable, first third', latency.firstThird.searchableMs),
      latencyRow('searchable, last third', latency.lastThird.searchableMs),
    ]);
    for (const line of verified.differences.slice(0, SHOWN_DIFFERENCES)) screen.say(line);
    const { firstThird, lastThird } = verdict.lagP95Records;
    screen.say(
      `soak: ${changes} changes in ${seconds} s, lag p95 ${firstThird} records in the first third, ${lastThird} in the last; ` +
        `${verified.rows} rows compared, ${verified.differences.length} differences`,
    );
  },
};
