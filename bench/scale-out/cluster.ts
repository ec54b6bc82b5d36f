/** What a change costs, in CPU seconds per 1,000 changes. */
export interface Costs {
  worker: number;
  ingress: number;
  temporal: number;
  elasticsearch: number;
}

/** What is not measured but assumed. */
export interface Cluster {
  nodes: number;
  coresPerNode: number;
  /** Of the time of a core; the rest is for peaks and for a node that is lost. */
  mostBusyShare: number;
  elasticsearchCopies: number;
}

export const assumedCluster: Cluster = { nodes: 3, coresPerNode: 8, mostBusyShare: 0.6, elasticsearchCopies: 2 };

export interface Capacity {
  temporalChangesPerSecond: number;
  elasticsearchChangesPerSecond: number;
  /** The lesser of both. */
  changesPerSecond: number;
  /** That so many changes keep busy. */
  workerCores: number;
  ingressCores: number;
}

/**
 * What a cluster of each would carry if a change cost there what it costs here: each copy of an index does all of its writes, and
 * no node is busier than the share. What the database of Temporal carries, and what the nodes say to each other, is not in it.
 */
export function calculateCapacity(costs: Costs, cluster: Cluster = assumedCluster): Capacity {
  const { nodes, coresPerNode, mostBusyShare, elasticsearchCopies } = cluster;
  const cpuPerSecond = nodes * coresPerNode * mostBusyShare;
  const [temporalChangesPerSecond, elasticsearchChangesPerSecond] = [
    costs.temporal,
    costs.elasticsearch * elasticsearchCopies,
  ].map((cost) => (1000 * cpuPerSecond) / cost) as [number, number];
  const changesPerSecond = Math.min(temporalChangesPerSecond, elasticsearchChangesPerSecond);
  return {
    temporalChangesPerSecond,
    elasticsearchChangesPerSecond,
    changesPerSecond,
    workerCores: (changesPerSecond * costs.worker) / 1000,
    ingressCores: (changesPerSecond * costs.ingress) / 1000,
  };
}
