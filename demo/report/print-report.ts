import type { Quantiles } from '../latency/quantiles.ts';
import { operations } from '../load/write-rows.ts';
import type { Screen } from '../screen.ts';
import { tableNames } from '../shop/tables.ts';
import type { ChangeWay } from '../way/follow-one-change.ts';
import type { DemoFacts } from './demo-facts.ts';
import { differenceLines } from './difference-lines.ts';

export function printReport(screen: Screen, facts: DemoFacts): void {
  screen.step("One change's way");
  screen.table(wayRows(facts.way));
  screen.step('What was done');
  screen.table(countRows(facts));
  for (const line of workLines(facts)) screen.say(`  ${line}`);
  screen.step('From commit to seen');
  screen.table(latencyRows(facts));
  if (facts.latency.all.unseen > 0)
    screen.say(`  ${facts.latency.all.unseen} watched changes were not seen at all while somebody looked`);
  screen.step('Compared');
  for (const line of comparedLines(facts)) screen.say(`  ${line}`);
  screen.step('Web UI');
  screen.table([
    ['all batches', facts.links.workflows],
    ['the one above', facts.links.workflow],
  ]);
  screen.say('  where the servers are stopped by now, `npm run stack -- up` brings these pages back');
}

/** The demo's last line. */
export function closingLine({ changes, lost, latency }: DemoFacts): string {
  const { p50, p99 } = latency.all.searchableMs ?? { p50: 0, p99: 0 };
  return `demo: ${changes} changes, ${lost} lost, p50 ${Math.round(p50)} ms, p99 ${Math.round(p99)} ms`;
}

function wayRows({ row, record, workflow, document, cacheKey }: ChangeWay): string[][] {
  const version = `version ${document.version} (${new Date(record.timestampMs).toISOString()})`;
  return [
    ['MySQL', `${row.table}, id ${row.id}`, `price set to ${row.price}`],
    ['Kafka', `${record.topic}, partition ${record.partition}`, `offset ${record.offset}`],
    ['Temporal', workflow.id, `run ${workflow.runId}`],
    ['Elasticsearch', `${document.index}/${document.id}`, version],
    ['Redis', cacheKey.key, `deleted after ${cacheKey.deletedAfterMs.toFixed(0)} ms`],
  ];
}

function countRows({ counts, changes }: DemoFacts): string[][] {
  const rows = tableNames.map((table) => {
    const each = operations.map((operation) => counts[table][operation]);
    return [table, ...each.map(figure), figure(sum(each))];
  });
  const totals = operations.map((operation) => sum(tableNames.map((table) => counts[table][operation])));
  return [['row changes', ...operations, 'all'], ...rows, ['all', ...totals.map(figure), figure(changes)]];
}

const figure = (value: number): string => value.toLocaleString('en');
const seconds = (ms: number): string => (ms / 1000).toFixed(1);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function workLines({ transactions, rollbacks, load, killed }: DemoFacts): string[] {
  return [
    `${transactions} transactions were committed, ${rollbacks} rolled back`,
    `the load: ${load.changes} changes written in ${seconds(load.writtenMs)} s, applied after ${seconds(load.appliedMs)} s: ` +
      `${Math.round(load.changesPerSecond)} changes/s`,
    ...(killed.length > 0 ? [`killed with -9 in the middle, and started again: ${killed.join(', ')}`] : []),
  ];
}

function latencyRows({ latency: { single, underLoad } }: DemoFacts): string[][] {
  return [
    ['', 'changes', 'p50', 'p95', 'p99', 'max'],
    ['single: searchable', ...quantileCells(single.searchableMs)],
    ['single: key gone', ...quantileCells(single.keyGoneMs)],
    ['under load: searchable', ...quantileCells(underLoad.searchableMs)],
    ['under load: key gone', ...quantileCells(underLoad.keyGoneMs)],
  ];
}

function quantileCells(quantiles: Quantiles | undefined): string[] {
  if (quantiles === undefined) return ['0'];
  const { count, p50, p95, p99, max } = quantiles;
  return [String(count), ...[p50, p95, p99, max].map((ms) => `${Math.round(ms)} ms`)];
}

function comparedLines({ documents, cache, lost }: DemoFacts): string[] {
  return [
    `${documents.rows} rows with ${documents.documents} documents, field by field`,
    `${cache.keys} cache keys with the rows they were made of; ${cache.touched} keys were touched by changes`,
    `readers filled ${cache.fills} keys meanwhile, ${cache.staleFills} of them with what had just been changed: ` +
      'those are what the second delete is for',
    ...(lost === 0 ? ['nothing is missing, stale or left over'] : []),
    ...differenceLines(documents.differences, cache.differences),
    ...(lost > 0 ? ['where only an index, a topic or Redis was reset, `npm run stack -- reset` starts afresh'] : []),
  ];
}
