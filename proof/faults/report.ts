import type { Outcome } from './run-scenario.ts';

export const isGood = ({ complaints, lost, stale }: Outcome): boolean => complaints.length === 0 && lost + stale === 0;

/** One line, and what is wrong below it. */
export function outcomeLines(outcome: Outcome): string[] {
  const { name, changes, recoverySeconds, lost, stale, complaints } = outcome;
  const recovery = recoverySeconds === undefined ? 'not recovered' : `recovered in ${recoverySeconds.toFixed(1)} s`;
  const facts = [`${changes} changes`, recovery, `${lost + stale} differences`].join(', ');
  return [
    `${isGood(outcome) ? 'ok    ' : 'FAILED'} ${name}: ${facts}`,
    ...complaints.map((line) => `         ${line}`),
  ];
}

export function closingLine(outcomes: readonly Outcome[]): string {
  const sum = (of: 'lost' | 'stale'): number => outcomes.reduce((total, outcome) => total + outcome[of], 0);
  const longest = Math.max(0, ...outcomes.map(({ recoverySeconds }) => recoverySeconds ?? 0));
  return `faults: ${outcomes.length} scenarios, ${sum('lost')} lost, ${sum('stale')} stale, longest recovery ${longest.toFixed(1)} s`;
}
