import { Client } from '@elastic/elasticsearch';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { ensureIndex, tryDefinition, type IndexDefinition } from '../../src/connectors/index-setup.ts';
import { LackingComponentError } from '../../src/connectors/lacking-component.ts';
import { endpoints } from '../../stack/endpoints.ts';

const family = `t-setup-${Date.now().toString(36)}`;
const client = new Client(endpoints().elasticsearch);
const part = (name: string): IndexDefinition => ({
  name: `${family}-${name}`,
  families: [family],
  settings: { number_of_replicas: 0 },
  mappings: {},
});

afterEach(() => {
  vi.useRealTimers();
});

afterAll(async () => {
  const indices = Object.keys(await client.indices.get({ index: `${family}*` }));
  if (indices.length > 0) await client.indices.delete({ index: indices });
  await client.close();
});

async function behind(alias: string): Promise<string[]> {
  return Object.keys(await client.indices.getAlias({ name: alias }));
}

test('many that make one part at once all succeed, and make one index', async () => {
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => ensureIndex(client, part('2026-01'))));
  expect(outcomes).toContain('created');
  expect(await behind(`${family}-2026-01`)).toHaveLength(1);
});

test('one that looked before another made it, and makes it later, finds it there', async () => {
  const late = new Client(endpoints().elasticsearch);
  const existsAlias = vi.spyOn(late.indices, 'existsAlias').mockResolvedValueOnce(false);
  expect(await ensureIndex(client, part('2026-02'))).toBe('created');
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
  expect(await ensureIndex(late, part('2026-02'))).toBe('exists');
  expect(existsAlias).toHaveBeenCalledTimes(2);
  expect(await behind(`${family}-2026-02`)).toHaveLength(1);
  await late.close();
});

test('all parts are found by the alias of their family', async () => {
  await Promise.all(['2026-03', '2026-04'].map((name) => ensureIndex(client, part(name))));
  expect((await behind(family)).map((index) => index.split('__')[0])).toEqual(
    expect.arrayContaining([`${family}-2026-03`, `${family}-2026-04`]),
  );
});

test('an index of the name of the alias is left alone, and told', async () => {
  await client.indices.create({ index: `${family}-own` });
  await expect(ensureIndex(client, part('own'))).rejects.toThrow(/is an index itself/);
});

const lacking = {
  'analyzer ik_max_word': { mappings: { properties: { name: { type: 'text', analyzer: 'ik_max_word' } } } },
  'tokenizer ik_smart': { settings: { analysis: { analyzer: { a: { type: 'custom', tokenizer: 'ik_smart' } } } } },
  'filter pinyin': { settings: { analysis: { filter: { p: { type: 'pinyin' } } } } },
  'normalizer lower': { mappings: { properties: { name: { type: 'keyword', normalizer: 'lower' } } } },
  'field type strig': { mappings: { properties: { name: { type: 'strig' } } } },
};

test.each(Object.entries(lacking))(
  'an index that needs the %s is made neither now nor later',
  async (name, definition) => {
    const whole = { name: `${family}-lacking`, settings: {}, mappings: {}, ...definition };
    for (const attempt of [ensureIndex, tryDefinition]) {
      const error = await attempt(client, whole).then(
        () => undefined,
        (failure: unknown) => failure,
      );
      expect(error).toBeInstanceOf(LackingComponentError);
      const { kind, name: component } = (error as LackingComponentError).component;
      expect(`${kind} ${component}`).toBe(name);
    }
  },
);

test('what is wrong otherwise is told in the words of Elasticsearch', async () => {
  const wrong = { ...part('wrong'), settings: { nonsense: 1 } };
  await expect(ensureIndex(client, wrong)).rejects.toThrow(/unknown setting \[index\.nonsense\]/);
  await expect(tryDefinition(client, wrong)).rejects.toThrow(/unknown setting \[index\.nonsense\]/);
  await expect(tryDefinition(client, part('right'))).resolves.toBeUndefined();
});
