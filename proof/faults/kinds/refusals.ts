import { letGo, untilWaiting } from '../operator.ts';
import type { Ground, Scenario } from '../scenario.ts';

const lastsMs = 8_000;

/** Elasticsearch refuses documents for good, until somebody mends what is wrong and says retry. */
export const refusalScenarios: Scenario[] = [
  {
    name: 'mapping-conflict',
    title: 'some rows do not fit the mapping: they are parked, the lanes go on; then the mapping is mended',
    async fault(ground) {
      await mapLevels(ground, { ignore_malformed: false });
      await ground.servers.mysql.query(`${setLevel} WHERE level <> ? LIMIT 20`, [tooHigh, tooHigh]);
      try {
        await untilWaiting(ground, 'parked');
        await ground.wait(lastsMs);
      } finally {
        await mapLevels(ground, { ignore_malformed: true });
      }
      await letGo(ground, 'retry');
    },
    async afterwards(ground) {
      await ground.servers.mysql.query(`${setLevel} WHERE level = ?`, [level, tooHigh]);
      await ground.wait(lastsMs);
      await mapLevels(ground, { ignore_malformed: false });
    },
  },
  {
    name: 'refusal-flood',
    title: 'every document of a table is refused: its lanes are blocked; then the index is mended',
    async fault(ground) {
      try {
        await setPipeline(ground, 'nowhere');
        await untilWaiting(ground, 'blocked');
        await ground.wait(lastsMs);
      } finally {
        await setPipeline(ground, null);
      }
      await letGo(ground, 'retry');
    },
  },
];

/** MySQL's `tinyint unsigned` takes it, Elasticsearch's `byte` does not. */
const tooHigh = 200;
const level = 2;
const setLevel = 'UPDATE shop.category SET level = ?, revision = revision + 1, updated_at = NOW(3)';

async function mapLevels({ servers }: Ground, options: { ignore_malformed: boolean }): Promise<void> {
  const properties = { level: { type: 'byte' as const, ...options } };
  await servers.elasticsearch.indices.putMapping({ index: 'category', properties });
}

async function setPipeline({ servers }: Ground, name: string | null): Promise<void> {
  await servers.elasticsearch.indices.putSettings({ index: 'goods', settings: { 'index.default_pipeline': name } });
}
