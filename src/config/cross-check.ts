import { z } from 'zod';

/** Something wrong, at a path below the object that was checked. */
export interface Problem {
  path: PropertyKey[];
  message: string;
}

/**
 * A check over several settings of an object. Unlike a plain refinement it runs although some are wrong by themselves, so that
 * all errors come at once; but not when one of `needs` is, and nothing is said twice of one setting.
 */
export function crossCheck<T extends object>(
  needs: readonly (keyof T & string)[],
  problemsOf: (value: T) => readonly Problem[],
): z.core.$ZodCheck<T> {
  return z.superRefine<T>(
    (value, context) => {
      const known = context.issues.map(({ path = [] }) => path);
      for (const { path, message } of problemsOf(value))
        if (path.length === 0 || !known.some((other) => isWithin(other, path)))
          context.addIssue({ code: 'custom', path, message });
    },
    {
      when: ({ value, issues }) =>
        typeof value === 'object' &&
        value !== null &&
        !issues.some(({ path = [] }) => needs.some((name) => name === path[0])),
    },
  );
}

function isWithin(path: readonly PropertyKey[], other: readonly PropertyKey[]): boolean {
  return other.every((step, at) => step === path[at]);
}
