import type { Screen } from '../../demo/screen.ts';
import type { BenchGround, BenchPart } from '../bench-part.ts';
import { mean } from '../measure/mean.ts';
import { cpuOf, processRows } from './process-rows.ts';
import { compareSides, type Comparison } from './compare-sides.ts';

interface ThroughputFacts {
  canal: Comparison;
  debezium: Comparison;
}

export const throughput: BenchPart<ThroughputFacts> = {
  name: 'throughput',
  title: 'a backlog of changes, until all is applied; beside a bare loop that keeps nothing durable',
  servers: ['mysql', 'kafka', 'temporal', 'elasticsearch', 'redis'],
  measure: async (ground: BenchGround) => ({
    canal: await compareSides(ground, 'canal'),
    debezium: await compareSides(ground, 'debezium'),
  }),
  print(screen, facts) {
    for (const comparison of Object.values(facts) as Comparison[]) printOne(screen, comparison);
    for (const comparison of Object.values(facts) as Comparison[]) screen.say(headline(comparison));
  },
};

function printOne(screen: Screen, { backlog, product, bareLoop }: Comparison): void {
  const { format, changes, tables, meanRecordBytes, documents, packedShare } = backlog;
  screen.step(
    `${format}: ${changes} changes of ${tables} tables, ${meanRecordBytes.toFixed(0)} bytes a record, ` +
      `${(100 * packedShare).toFixed(0)} % of that when packed, ${documents} documents in the end`,
  );
  screen.table([
    ['run', 'changes/s', 'applied in s', 'searchable in s', 'writes', '409s', 'workflows'],
    ...product.map((one, at) => {
      const { documentsAlreadyNewer, workflows } = one.workflows;
      return [`evenkeel ${at + 1}`, ...speeds(one), String(documentsAlreadyNewer), String(workflows)];
    }),
    ...bareLoop.map((one, at) => [`bare loop ${at + 1}`, ...speeds(one)]),
  ]);
  screen.table(processRows({ evenkeel: product, 'bare loop': bareLoop }));
}

const speeds = (one: Comparison['bareLoop'][number]): string[] => [
  one.changesPerSecond.toFixed(0),
  one.secondsUntilApplied.toFixed(1),
  one.secondsUntilSearchable.toFixed(1),
  String(one.documentsWritten),
];

function headline({ backlog, product, bareLoop, ...facts }: Comparison): string {
  const { productChangesPerSecond: ours, bareLoopChangesPerSecond: bare, ratio } = facts;
  const [history, database] = [
    mean(product.map((one) => one.historyBytesPer1000Changes)),
    mean(product.map((one) => one.databaseBytesPer1000Changes)),
  ].map((bytes) => `${(bytes / 1000).toFixed(0)} KB`);
  return (
    `throughput: ${backlog.format} ${ours.toFixed(0)} changes/s, bare loop ${bare.toFixed(0)}/s: ratio ${ratio.toFixed(2)}; ` +
    `per 1,000 changes ${cpuOf(product).toFixed(3)} CPU-s (bare loop ${cpuOf(bareLoop).toFixed(3)}), ` +
    `${history} of history, ${database} of Temporal's database`
  );
}
