import { ConnectorError } from '../model/connector-error.ts';

/** A part of an index's analysis or mapping that this Elasticsearch has not got. */
export interface LackingComponent {
  kind: string;
  name: string;
}

/** What Elasticsearch says of it, each with the kind and the name of the component in some order. */
const SENTENCES = [
  /(?<kind>analyzer|normalizer) \[(?<name>[^\]]+)\] (?:has not been configured|not found)/,
  /failed to find (?<kind>tokenizer|filter|char_filter) under name \[(?<name>[^\]]+)\]/,
  /Unknown (?<kind>analyzer|tokenizer|filter|char_filter|normalizer) type \[(?<name>[^\]]+)\]/,
  /The (?<kind>mapper type) \[(?<name>[^\]]+)\] declared on field/,
];

export function lackingComponent(reason: string): LackingComponent | undefined {
  const groups = SENTENCES.map((sentence) => sentence.exec(reason)?.groups).find((found) => found !== undefined);
  if (groups === undefined) return undefined;
  return { kind: (groups['kind'] as string).replace('mapper type', 'field type'), name: groups['name'] as string };
}

/** An index that this cluster cannot hold until somebody installs something, or asks for something else. */
export class LackingComponentError extends ConnectorError {
  readonly component: LackingComponent;

  constructor(index: string, component: LackingComponent) {
    super({
      system: 'elasticsearch',
      operation: 'create index',
      code: 'lacking_component',
      retryable: true,
      message: `"${index}" needs the ${component.kind} "${component.name}", which this cluster has not got`,
      hint: remedyFor(component),
    });
    this.component = component;
  }
}

/** Plugins by what the names of their components begin with. */
const PLUGINS = {
  ik_: 'analysis-ik',
  pinyin: 'analysis-pinyin',
  stconvert: 'analysis-stconvert',
  smartcn: 'analysis-smartcn',
  icu_: 'analysis-icu',
  kuromoji: 'analysis-kuromoji',
  nori: 'analysis-nori',
  phonetic: 'analysis-phonetic',
  ukrainian: 'analysis-ukrainian',
  polish: 'analysis-stempel',
} as const;

function remedyFor({ kind, name }: LackingComponent): string {
  const prefix = (Object.keys(PLUGINS) as (keyof typeof PLUGINS)[]).find((one) => name.startsWith(one));
  const plugin = prefix === undefined ? 'a plugin that has it' : `the plugin ${PLUGINS[prefix]}`;
  const own = kind === 'field type' ? 'take another type' : 'define it in settings.analysis';
  return `${own}, or install ${plugin} on every node`;
}
