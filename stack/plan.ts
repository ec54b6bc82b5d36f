import type { Choice, PartName } from './part.ts';
import { catalogue } from './parts/catalogue.ts';

/** The parts asked for (none: all that the choice calls for) and what they need, each after its needs. */
export function planParts(asked: readonly PartName[], choice: Choice): PartName[] {
  const wanted = asked.length > 0 ? asked : everything(choice);
  const planned: PartName[] = [];
  const add = (name: PartName): void => {
    if (planned.includes(name)) return;
    catalogue[name].needs(choice).forEach(add);
    planned.push(name);
  };
  wanted.forEach(add);
  return planned;
}

/** All parts of a choice; what only some want is not among them. */
export const everything = ({ db, capture }: Choice): PartName[] => [
  db,
  'kafka',
  capture,
  'temporal',
  'elasticsearch',
  'redis',
];

/**
 * Whose data must go together: a capture tool's cursor points into one database's binlog, and what it says was sent
 * lies in Kafka. Temporal's histories, the index and the cache bear the loss of the others.
 */
export function dataThatGoesWith(parts: readonly PartName[]): PartName[] {
  const sources: PartName[] = ['mysql', 'mariadb', 'kafka'];
  const followers: PartName[] = parts.some((part) => sources.includes(part)) ? ['canal', 'debezium'] : [];
  return [...new Set([...followers, ...parts])];
}
