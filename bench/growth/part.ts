import type { BenchPart } from '../bench-part.ts';
import { cpuOf } from '../throughput/process-rows.ts';
import { type Grown, measureGrowth } from './measure-growth.ts';

export const growth: BenchPart<Grown[]> = {
  name: 'growth',
  title: 'what a change costs with ten times the backlog, the tables, the bytes of a row',
  servers: ['mysql', 'kafka', 'temporal', 'elasticsearch', 'redis'],
  measure: measureGrowth,
  print(screen, all) {
    screen.table([
      [
        'backlog',
        'changes/s',
        'CPU-s per 1,000',
        'bytes a record',
        'of that packed',
        'records a workflow',
        'worker MB',
      ],
      ...all.map(({ name, backlog, product }) => [
        name,
        product.changesPerSecond.toFixed(0),
        cpuOf([product]).toFixed(3),
        backlog.meanRecordBytes.toFixed(0),
        `${(100 * backlog.packedShare).toFixed(0)} %`,
        (product.workflows.records / product.workflows.workflows).toFixed(0),
        product.processes['worker-1']!.mostResidentMb.toFixed(0),
      ]),
    ]);
    screen.table([
      ['MB per million changes', 'history', 'if unpacked', "Temporal's database", 'if unpacked'],
      ...all.map(({ name, product, ifUnpacked }) => [
        name,
        megabytes(product.historyBytesPer1000Changes),
        megabytes(ifUnpacked.historyBytesPer1000Changes),
        megabytes(product.databaseBytesPer1000Changes),
        megabytes(ifUnpacked.databaseBytesPer1000Changes),
      ]),
    ]);
    screen.say(headline(all));
  },
};

/** Of a million changes, by the bytes of a thousand. */
const megabytes = (bytes: number): string => (bytes / 1000).toFixed(0);

function headline([usual, ...grown]: readonly Grown[]): string {
  const costs = grown.map(
    ({ name, product }) => `${(cpuOf([product]) / cpuOf([usual!.product])).toFixed(2)} times with ${name}`,
  );
  const { product, ifUnpacked } = usual!;
  return (
    `growth: CPU per change ${costs.join(', ')}; a million changes add ` +
    `${megabytes(product.databaseBytesPer1000Changes)} MB to Temporal's database, ` +
    `${megabytes(ifUnpacked.databaseBytesPer1000Changes)} MB if they were not packed`
  );
}
