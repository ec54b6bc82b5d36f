import type { BenchPart } from '../bench-part.ts';
import type { ProductFigures } from '../throughput/product-side.ts';
import { measureScaleOut, type ScaleOutFacts } from './measure-scale-out.ts';

export const scaleOut: BenchPart<ScaleOutFacts> = {
  name: 'scale-out',
  title: '1, 2 and 4 workers and ingresses on 8 lanes, each with a part of a core; and what a cluster would carry',
  servers: ['mysql', 'kafka', 'temporal', 'elasticsearch', 'redis'],
  measure: measureScaleOut,
  print(screen, facts) {
    const { coresOfEach, limited, capacity, assumedCluster } = facts;
    screen.table([
      ['of each', 'changes/s', 'times', 'cores of workers', 'of ingresses', 'of the servers'],
      ...limited.map(({ processesOfEach, product }) => [
        String(processesOfEach),
        product.changesPerSecond.toFixed(0),
        (product.changesPerSecond / limited[0]!.product.changesPerSecond).toFixed(2),
        ...[/^worker-/, /^ingress-/, /^[a-z]+$/].map((names) => coresOf(product, names).toFixed(2)),
      ]),
    ]);
    const { nodes, coresPerNode, mostBusyShare, elasticsearchCopies } = assumedCluster;
    screen.say(
      `calculated: ${nodes} nodes of ${coresPerNode} cores, ${100 * mostBusyShare} % busy, carry as Temporal ` +
        `${capacity.temporalChangesPerSecond.toFixed(0)} changes/s (its database apart), as Elasticsearch with ` +
        `${elasticsearchCopies} copies ${capacity.elasticsearchChangesPerSecond.toFixed(0)}/s`,
    );
    const speeds = limited.map(({ product }) => product.changesPerSecond.toFixed(0));
    screen.say(
      `scale-out: 1, 2, 4 workers of ${coresOfEach.worker} cores and ingresses of ${coresOfEach.ingress}: ${speeds.join(', ')} changes/s; ` +
        `a cluster would carry ${capacity.changesPerSecond.toFixed(0)}/s with ${capacity.workerCores.toFixed(1)} cores of workers ` +
        `and ${capacity.ingressCores.toFixed(1)} of ingresses`,
    );
  },
};

/** That processes of such names kept busy until all was applied and deleted again. */
function coresOf({ processes, changesPerSecond }: ProductFigures, names: RegExp): number {
  const uses = Object.entries(processes).filter(([name]) => names.test(name));
  return uses.reduce((sum, [, use]) => sum + (use.cpuSecondsPer1000Changes * changesPerSecond) / 1000, 0);
}
