import { connect } from '../../demo/connections.ts';
import type { Fleet } from '../../demo/fleet.ts';
import { endpoints } from '../../stack/endpoints.ts';
import { withBacklog } from '../backlog/write-backlog.ts';
import type { BenchGround } from '../bench-part.ts';
import type { BacklogGround } from '../throughput/apply-backlog.ts';
import { type ProductFigures, runProductSide } from '../throughput/product-side.ts';
import { assumedCluster, calculateCapacity, type Capacity, type Cluster, type Costs } from './cluster.ts';
import { limitCpu } from './limit-cpu.ts';

export interface ScaleOutFacts {
  /** So much of a core each process has, which leaves most of the machine to the servers. */
  coresOfEach: typeof CORES_OF_EACH;
  /** Of so many workers and as many ingresses. */
  limited: { processesOfEach: number; product: ProductFigures }[];
  /** One of each with all that they can get, and what follows from its costs. */
  unlimited: ProductFigures;
  costs: Costs;
  assumedCluster: Cluster;
  capacity: Capacity;
}

const CORES_OF_EACH = { worker: 0.15, ingress: 0.1 };
/** A batch of the usual 2,000 would take a worker that has so little of a core longer than a batch may take. */
const LIMITED_BATCH_RECORDS = 200;

export async function measureScaleOut(ground: BenchGround): Promise<ScaleOutFacts> {
  const changes = ground.options.quick ? 20_000 : 100_000;
  const servers = await connect(endpoints());
  try {
    const wish = { changes, format: 'canal', count: 5, storyBytes: 0 } as const;
    return await withBacklog(servers, { ...ground, wish }, (backlog) => measure({ ...ground, servers, backlog }));
  } finally {
    await servers.close();
  }
}

async function measure(ground: BacklogGround): Promise<ScaleOutFacts> {
  const limited: ScaleOutFacts['limited'] = [];
  for (const processesOfEach of [1, 2, 4]) {
    const product = await runProductSide(ground, {
      workers: processesOfEach,
      ingresses: processesOfEach,
      maxBatchRecords: LIMITED_BATCH_RECORDS,
      onWarm: limitAll,
    });
    limited.push({ processesOfEach, product });
    ground.screen.say(`${processesOfEach} of each  ${product.changesPerSecond.toFixed(0)} changes/s`);
  }
  const unlimited = await runProductSide(ground, { workers: 1, ingresses: 1 });
  const costs = costsOf(unlimited);
  return {
    coresOfEach: CORES_OF_EACH,
    limited,
    unlimited,
    costs,
    assumedCluster,
    capacity: calculateCapacity(costs),
  };
}

function limitAll({ running }: Fleet): () => void {
  const limits = running.map(({ name, identity }) =>
    limitCpu(identity.pid, CORES_OF_EACH[name.includes('-worker-') ? 'worker' : 'ingress']),
  );
  return () => limits.forEach(({ release }) => release());
}

function costsOf({ processes }: ProductFigures): Costs {
  const of = (name: string): number => processes[name]!.cpuSecondsPer1000Changes;
  return {
    worker: of('worker-1'),
    ingress: of('ingress-1'),
    temporal: of('temporal'),
    elasticsearch: of('elasticsearch'),
  };
}
