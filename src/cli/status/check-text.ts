import { countText, durationText } from '../follow/for-people.ts';
import type { CheckFacts, TableChecks } from './status-facts.ts';

/** `shop.goods: full 99.998 % 19 h ago (3 stale, 3 healed); recent 100 % 3 min ago` */
export function checkText({ table, latest }: TableChecks, nowMs: number): string {
  const parts = (['full', 'recent'] as const).map((mode) => `${mode} ${oneText(latest[mode], nowMs)}`);
  return `${table}: ${parts.join('; ')}`;
}

function oneText(check: CheckFacts | null, nowMs: number): string {
  if (check === null) return 'never';
  const { endedAt, state, share } = check;
  const ago = `${durationText(Math.max(0, nowMs - Date.parse(endedAt)) / 1000)} ago`;
  const counts = (['missing', 'stale', 'orphaned', 'healed'] as const)
    .filter((name) => check[name] > 0)
    .map((name) => `${countText(check[name])} ${name}`);
  const wrong = check.stillWrong > 0 ? [`${countText(check.stillWrong)} still wrong`] : [];
  const all = [...counts, ...wrong];
  const isOver = state === 'consistent' || state === 'repaired' || state === 'drifted';
  const how = isOver ? shareText(share) : state;
  return `${how} ${ago}${all.length === 0 ? '' : ` (${all.join(', ')})`}`;
}

/** Never more than it is: what is not whole does not become 100 %. */
export function shareText(share: number | null): string {
  if (share === null) return 'nothing to compare';
  return `${Math.floor(share * 100_000) / 1_000} %`;
}
