/**
 * Patterns of dates, the same in fields and in index names: YYYY MM DD HH mm ss SSS Z, the letter T, and anything that is
 * no Latin letter. Z is an offset, `Z` or `+08:00`.
 */
export const dateTokens = ['YYYY', 'MM', 'DD', 'HH', 'mm', 'ss', 'SSS', 'Z'] as const;
export type DateToken = (typeof dateTokens)[number];

/** A token, of which each but Z stands for as many digits as it has letters; or text that stands for itself. */
export type DatePatternPart = { token: DateToken } | { text: string };

const PART = /(?<token>YYYY|SSS|MM|DD|HH|mm|ss|Z)|(?<text>T|[^A-Za-z]+)|(?<unknown>[A-Za-z])/g;

/** What is wrong with a pattern, in sentences; nothing when it can be used. */
export function datePatternProblems(pattern: string, tokens: readonly DateToken[] = dateTokens): string[] {
  const parts = [...pattern.matchAll(PART)].map(({ groups }) => groups ?? {});
  const used = parts.flatMap(({ token }) => token ?? []) as DateToken[];
  const isKnown = parts.every(({ unknown }) => unknown === undefined) && used.every((token) => tokens.includes(token));
  if (isKnown && used.length > 0) return [];
  return [`"${pattern}" is not a date pattern; it is made of ${tokens.join(' ')}`];
}

export function parseDatePattern(pattern: string): DatePatternPart[] {
  return [...pattern.matchAll(PART)].map(({ groups }) =>
    groups?.['token'] === undefined ? { text: groups?.['text'] ?? '' } : { token: groups['token'] as DateToken },
  );
}
