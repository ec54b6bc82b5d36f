const OTHER = 'other';

/** A label's values as they come, up to a number of them; all that come after those are `other`. Each value is a time series for good. */
export function boundedLabels(limit: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.size < limit) known.add(value);
    return known.has(value) ? value : OTHER;
  };
}
