import type { Client } from '@elastic/elasticsearch';
import { placedIndices } from '../../config/table-problems.ts';
import type { Config } from '../../config/schema.ts';
import { createElasticsearch } from '../../connectors/elasticsearch.ts';
import { createMysql } from '../../connectors/mysql.ts';
import { createIndexName } from '../../mapping/index-name.ts';
import type { IndexConfig } from '../../mapping/table-config.ts';
import { documentFields, type ColumnsOf, type DocumentField } from './document-fields.ts';
import { warning, type Finding } from './finding.ts';
import { misfit, type IndexField } from './index-types.ts';
import { createSourceTables } from './source-tables.ts';

type Properties = Readonly<Record<string, IndexField>>;

/** What documents hold is what their index takes: by the columns' types, and the mapping of the index that is there, or of the config. */
export async function checkMappings({ mysql, elasticsearch, tables: configs }: Config): Promise<Finding[]> {
  const source = createMysql(mysql);
  const { client, close } = createElasticsearch(elasticsearch);
  const tables = createSourceTables(source);
  const columnsOf: ColumnsOf = async (table) => {
    const [first] = await tables.named(table);
    return first === undefined ? [] : tables.columns(first);
  };
  try {
    const findings: Finding[] = [];
    for (const [at, config] of configs.entries()) {
      for (const { index, path } of placedIndices(config)) {
        const fields = await documentFields(config.table, index, columnsOf);
        const properties = (await liveProperties(client, index)) ?? propertiesOf(index.mappings);
        findings.push(...misfits(fields, properties, ['tables', at, ...path, 'mappings']));
      }
    }
    return findings;
  } finally {
    await Promise.all([source.close(), close()]);
  }
}

/** Of the youngest index behind the alias. */
async function liveProperties(client: Client, { name }: IndexConfig): Promise<Properties | undefined> {
  const { family } = createIndexName(name);
  const found = await client.indices.getMapping({ index: family }, { ignore: [404] });
  const youngest = Object.keys(found)
    .filter((index) => found[index]?.mappings !== undefined)
    .sort()
    .at(-1);
  return youngest === undefined ? undefined : propertiesOf(found[youngest]?.mappings ?? {});
}

function propertiesOf(mappings: object): Properties {
  return (mappings as { properties?: Properties }).properties ?? {};
}

function misfits(fields: readonly DocumentField[], properties: Properties, path: PropertyKey[]): Finding[] {
  return fields.flatMap(({ name, kind, madeOf, fields: inner }) => {
    const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (field === undefined) return [];
    const here = [...path, 'properties', name];
    const why = misfit(kind, field);
    if (why !== undefined) return [warning(here, `the field ${name} is made of ${madeOf}, but ${why}`)];
    return misfits(inner, field.properties ?? {}, here);
  });
}
