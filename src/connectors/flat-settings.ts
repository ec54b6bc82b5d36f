/** By full names, such as `index.codec`: `{ index: { codec: ... } }`, `{ 'index.codec': ... }` and `{ codec: ... }` all mean the same. */
export function flatSettings(settings: Record<string, unknown>): Record<string, unknown> {
  const entries = (value: unknown, path: string): [string, unknown][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([name, inner]) => entries(inner, path === '' ? name : `${path}.${name}`))
      : [[path, value]];
  return Object.fromEntries(
    entries(settings, '').map(([name, value]) => [name.startsWith('index.') ? name : `index.${name}`, value]),
  );
}
