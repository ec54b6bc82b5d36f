import { createPaint } from '../paint.ts';
import type { IndexChange, Remedy } from './index-change.ts';
import type { Step } from './next-steps.ts';
import type { IndexPlan } from './plan-all.ts';

const colors = { '+': 'green', '~': 'yellow', '-': 'red' } as const;

const remedies: Record<Remedy, string> = {
  setup: 'in place',
  heal: 'documents have to be written again',
  rebuild: 'needs a new index',
  none: 'stays',
};

/** Indices that differ, and how; then what to do about them. */
export function planLines(plans: readonly IndexPlan[], steps: readonly Step[], hasColors: boolean): string[] {
  const body = differenceLines(plans, hasColors);
  if (steps.length === 0) return [...body, 'nothing to change'];
  return [...body, 'To get there:', '', ...steps.flatMap(stepLines)];
}

/** Indices that differ, with `+`, `~` or `-` before each difference. */
export function differenceLines(plans: readonly IndexPlan[], hasColors: boolean): string[] {
  const paint = createPaint(hasColors);
  const different = plans.filter(({ state, changes }) => changes.length > 0 || state !== 'there');
  return different.flatMap((plan) => [...indexLines(plan).map(({ mark, text }) => paint(colors[mark], text)), '']);
}

function indexLines({ index, table, state, live, changes }: IndexPlan): { mark: IndexChange['mark']; text: string }[] {
  if (state === 'missing') return [{ mark: '+', text: `+ index ${index} of ${table}` }];
  if (state === 'later')
    return [{ mark: '+', text: `+ index ${index} of ${table}: its parts come with their first documents` }];
  if (state === 'leftOver')
    return [{ mark: '-', text: `- index ${index} of ${table}: no table writes to it any more` }];
  const parts = live.length > 1 ? `, in ${live.length} of its parts` : '';
  return [
    { mark: '~', text: `~ index ${index} of ${table}${parts}` },
    ...changes.map(({ mark, what, remedy }) => ({ mark, text: `    ${mark} ${what}  (${remedies[remedy]})` })),
  ];
}

function stepLines({ why, commands }: Step, at: number): string[] {
  return [`${at + 1}. ${why}`, ...commands.map((command) => `     ${command}`), ''];
}
