/** Types come with messages; should there be no end of different ones, all are forgotten at times. */
const MAX_KEPT = 10_000;

/** What is costly to make of something is made once. `nameOf` tells apart what must be. */
export function memoize<A, T>(create: (of: A) => T, nameOf: (of: A) => string = String): (of: A) => T {
  const kept = new Map<string, T>();
  return (of) => {
    const name = nameOf(of);
    const known = kept.get(name);
    if (known !== undefined) return known;
    const made = create(of);
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(name, made);
    return made;
  };
}
