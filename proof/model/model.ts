/** Histories of a simulated world that the product's own code goes through; in the end every index must equal MySQL. */
export interface Model<Rules> {
  name: string;
  /** What an ablation may change; as the product has it. */
  rules: Rules;
  /** Each takes one protection away; each must let an index go wrong. */
  ablations: readonly Ablation<Rules>[];
  /** One random history, told by its seed, to its end; answers where an index then differs from MySQL. */
  run(seed: number, rules: Rules, say?: (line: string) => void): Promise<Divergence[]>;
}

export interface Ablation<Rules> {
  name: string;
  /** What is taken away, or put in its place. */
  without: string;
  rules: Partial<Rules>;
}

export interface Divergence {
  index: string;
  id: string;
  inMysql: string;
  inIndex: string;
}
