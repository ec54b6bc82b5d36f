import type { Comparison, RefusedCounts, ResyncProgress } from '../../model/resync.ts';
import { columnLines } from '../columns.ts';
import { countText } from '../follow/for-people.ts';
import type { CommandOf } from '../follow/command-of.ts';

/** What keeps new indices from taking over by themselves, and what a person can say to it. */
export function approvalLines(
  { table, comparison, refused }: Pick<ResyncProgress, 'table' | 'comparison' | 'refused'>,
  commandOf: CommandOf,
): string[] {
  return [
    `${table}: the new index is not taken without your word.`,
    '',
    ...(comparison && !comparison.isEqual ? comparisonLines(comparison) : []),
    ...(Object.keys(refused.byError).length > 0 ? refusedLines(refused) : []),
    'Take it all the same; the rows of refused documents are then walked:',
    `  ${commandOf('--approve')}`,
    'Or give it up; what is searched now stays:',
    `  ${commandOf('--cancel')}`,
  ];
}

function comparisonLines({ counts, compared, differences }: Comparison): string[] {
  return [
    ...columnLines([
      ['INDEX', 'ROWS', 'DOCUMENTS', 'MAY DIFFER BY'],
      ...counts.map(({ index, rows, documents, mayDiffer }) => [
        index,
        countText(rows),
        countText(documents),
        countText(mayDiffer),
      ]),
    ]),
    '',
    `${countText(compared)} documents compared field by field, ${countText(differences.length)} differ${differences.length > 0 ? ':' : ''}`,
    ...differenceLines(differences),
    '',
  ];
}

const SHOWN_DIFFERENCES = 10;

function differenceLines(differences: Comparison['differences']): string[] {
  if (differences.length === 0) return [];
  const more = differences.length - SHOWN_DIFFERENCES;
  return [
    ...columnLines([
      ['KIND', 'DOCUMENT', 'FIELDS'],
      ...differences
        .slice(0, SHOWN_DIFFERENCES)
        .map(({ kind, where, fields }) => [kind, where, fields.length > 0 ? fields.join(', ') : '-']),
    ]),
    ...(more > 0 ? [`and ${countText(more)} more: see --watch --json`] : []),
  ];
}

const SHOWN_SAMPLES = 3;

function refusedLines({ byError, samples }: RefusedCounts): string[] {
  return [
    ...columnLines([
      ['REFUSED', 'ERROR'],
      ...Object.entries(byError).map(([error, count]) => [countText(count), error]),
    ]),
    ...samples.slice(0, SHOWN_SAMPLES).map((sample) => `  ${oneLine(sample)}`),
    '',
  ];
}

/** What Elasticsearch quotes of a row must not steer the terminal. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\s]+/gu, ' ');
}
