import type { ParkedChange } from '../model/parked.ts';

/** What the Web UI shows of a parked change, as Markdown. */
export function parkedDetails(
  { subject, problem, fields }: ParkedChange,
  { attempts, next }: { attempts: number; next: string | undefined },
): string {
  return [
    `**Parked**: ${problem.where}`,
    `${problem.fingerprint}: ${problem.error}`,
    `Attempts: ${attempts}. ${next === undefined ? 'It does not try again by itself.' : `Tries again by itself ${next} after the last one.`}`,
    ...(fields ? [fieldsTable(fields)] : []),
    whatToDo[subject.kind],
  ].join('\n\n');
}

const whatToDo = {
  document:
    'Mend the row, the mapping or the index and signal `retry`; or signal `replace` with a corrected document; or `skip` to leave the document as it is.',
  record: 'Mend the config or the version of the worker and signal `retry`; or `skip` to give the record up.',
  table: 'Signal `retry` to heal the whole table; or `skip` to leave its documents as they are.',
} as const;

function fieldsTable(fields: Record<string, string>): string {
  const rows = Object.entries(fields).map(([name, value]) => `| ${cell(name)} | ${cell(value)} |`);
  return ['| column | value |', '| --- | --- |', ...rows].join('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
