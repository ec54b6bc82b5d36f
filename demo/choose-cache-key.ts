import type { Random } from './random.ts';
import type { RowKeys } from './shop/row-keys.ts';
import { documentIdOf, type TableName } from './shop/tables.ts';

/** By how often they are looked at; `*` is the row's id. */
const pages: readonly [TableName, string][] = [
  ['goods', 'goods:*'],
  ['goods', 'goods:*'],
  ['goods', 'goods:*'],
  ['brands', 'brand:*'],
  ['brands', 'brand:*:goods'],
  ['brands', 'brand:*:categories'],
  ['category', 'category:*'],
  ['category', 'category:*:goods'],
  ['category', 'category:*:brands'],
  ['category', 'category:*:children'],
  ['banner', 'banner:*'],
];

/** What customers look at: half of it is what was changed just now, for there the races are. */
export function chooseCacheKey(options: {
  random: Random;
  keys: RowKeys;
  lately: readonly string[];
}): string | undefined {
  const { random, keys, lately } = options;
  if (lately.length > 0 && random.chance(0.5)) return random.pick(lately);
  const [table, page] = random.pick(pages);
  const key = keys.pick(table, random);
  return key && page.replace('*', documentIdOf(key));
}
