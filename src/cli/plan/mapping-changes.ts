import { isSameSetting, shown, type IndexChange } from './index-change.ts';

type Definition = Record<string, unknown>;
type Properties = Record<string, Definition>;

export interface LiveMapping {
  /** As Elasticsearch tells it: without what has its default. */
  mappings: Definition;
  /** By path, each field's parameters with their defaults. */
  fields: Record<string, Definition>;
}

export interface MappingChanges {
  changes: IndexChange[];
  /** What Elasticsearch takes for the live index; null: nothing. */
  inPlace: Definition | null;
}

/** What an index lacks of the mappings that the config declares. A field that it has beyond them stays, and is not told. */
export function mappingChanges(declared: Definition, live: LiveMapping): MappingChanges {
  const root = rootChanges(declared, live.mappings);
  const properties = propertiesChanges(propertiesOf(declared), propertiesOf(live.mappings), { path: '', live });
  const isEmpty = Object.keys(root.inPlace).length === 0 && properties.inPlace === null;
  return {
    changes: [...root.changes, ...properties.changes],
    inPlace: isEmpty ? null : { ...root.inPlace, ...(properties.inPlace && { properties: properties.inPlace }) },
  };
}

/** Of the mapping as a whole, these can be changed; others, such as `_source` and `_routing`, cannot. */
const ROOT_IN_PLACE = new Set([
  'dynamic',
  'runtime',
  'dynamic_templates',
  'date_detection',
  'numeric_detection',
  'dynamic_date_formats',
]);

function rootChanges(declared: Definition, live: Definition): { changes: IndexChange[]; inPlace: Definition } {
  const { properties: _, _meta: __, ...own } = declared;
  const [wanted, there]: [Definition, Definition] = [
    { dynamic: true, ...own },
    { dynamic: true, ...live },
  ];
  const names = Object.keys(wanted).filter((name) => !isSameSetting(wanted[name], there[name]));
  return {
    changes: names.map((name) => ({
      mark: '~',
      what: `mapping ${name}: ${shown(there[name])} -> ${shown(wanted[name])}`,
      remedy: ROOT_IN_PLACE.has(name) ? 'setup' : 'rebuild',
    })),
    inPlace: Object.fromEntries(names.filter((name) => ROOT_IN_PLACE.has(name)).map((name) => [name, wanted[name]])),
  };
}

interface Place {
  /** Of the object that the properties are in; empty for the root. */
  path: string;
  live: LiveMapping;
}

interface PropertiesChanges {
  changes: IndexChange[];
  inPlace: Properties | null;
}

function propertiesChanges(declared: Properties, there: Properties, { path, live }: Place): PropertiesChanges {
  const changes: IndexChange[] = [];
  const inPlace: Properties = {};
  for (const [name, definition] of Object.entries(declared)) {
    const place = { path: path === '' ? name : `${path}.${name}`, live };
    const found = fieldChanges(definition, there[name], place);
    changes.push(...found.changes);
    if (found.inPlace) inPlace[name] = found.inPlace;
  }
  return { changes, inPlace: Object.keys(inPlace).length > 0 ? inPlace : null };
}

interface FieldChanges {
  changes: IndexChange[];
  inPlace: Definition | null;
}

function fieldChanges(declared: Definition, there: Definition | undefined, place: Place): FieldChanges {
  const { path } = place;
  const type = typeOf(declared);
  if (there === undefined)
    return { changes: [{ mark: '+', what: `field ${path}: ${type}`, remedy: 'setup' }], inPlace: declared };
  if (type !== typeOf(there)) {
    const what = `field ${path}: ${typeOf(there)} -> ${type}`;
    return { changes: [{ mark: '~', what, remedy: 'rebuild' }], inPlace: null };
  }
  return type === 'object' || type === 'nested'
    ? objectChanges(declared, there, place)
    : leafChanges(declared, there, place);
}

function objectChanges(declared: Definition, there: Definition, place: Place): FieldChanges {
  const own = parameterChanges(withoutFields(declared), withoutFields(there), {
    path: place.path,
    live: { enabled: true },
  });
  const below = propertiesChanges(propertiesOf(declared), propertiesOf(there), place);
  const isChangeable = own.every(({ remedy }) => remedy === 'setup');
  const body = { type: typeOf(declared), ...(isChangeable && withoutFields(declared)) };
  const hasWork = below.inPlace !== null || (own.length > 0 && isChangeable);
  return {
    changes: [...own, ...below.changes],
    inPlace: hasWork ? { ...body, properties: below.inPlace ?? {} } : null,
  };
}

/** A field is put whole: a parameter that is left out goes back to its default. */
function leafChanges(declared: Definition, there: Definition, { path, live }: Place): FieldChanges {
  const own = parameterChanges(withoutFields(declared), withoutFields(there), { path, live: live.fields[path] ?? {} });
  const [wanted, having] = [fieldsOf(declared), fieldsOf(there)];
  const below = Object.entries(wanted).flatMap(
    ([name, definition]) => fieldChanges(definition, having[name], { path: `${path}.${name}`, live }).changes,
  );
  const changes = [...own, ...below];
  const isInPlace = changes.length > 0 && changes.every(({ remedy }) => remedy === 'setup');
  return { changes, inPlace: isInPlace ? declared : null };
}

/** Parameters that a live field may change. Found out by trying each. */
const PARAMETERS_IN_PLACE = new Set([
  'coerce',
  'copy_to',
  'dynamic',
  'eager_global_ordinals',
  'fielddata',
  'fielddata_frequency_filter',
  'ignore_above',
  'ignore_malformed',
  'meta',
  'search_analyzer',
  'search_quote_analyzer',
  'split_queries_on_whitespace',
]);

function parameterChanges(
  declared: Definition,
  there: Definition,
  { path, live }: { path: string; live: Definition },
): IndexChange[] {
  const names = new Set([...Object.keys(declared), ...Object.keys(there)]);
  names.delete('type');
  return [...names].flatMap((name): IndexChange[] => {
    const [wanted, having] = [declared[name], there[name] ?? live[name]];
    if (isSameSetting(wanted, having)) return [];
    const what = `field ${path}, ${name}: ${shown(having)} -> ${shown(wanted ?? 'default')}`;
    const isTurnedOff = name === 'norms' && String(wanted) === 'false';
    return [{ mark: '~', what, remedy: PARAMETERS_IN_PLACE.has(name) || isTurnedOff ? 'setup' : 'rebuild' }];
  });
}

function typeOf({ type }: Definition): string {
  return typeof type === 'string' ? type : 'object';
}

function propertiesOf({ properties = {} }: Definition): Properties {
  return properties as Properties;
}

function fieldsOf({ fields = {} }: Definition): Properties {
  return fields as Properties;
}

function withoutFields(definition: Definition): Definition {
  return Object.fromEntries(Object.entries(definition).filter(([name]) => name !== 'properties' && name !== 'fields'));
}
