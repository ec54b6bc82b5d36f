/** Something wrong, the setting that it hangs on, and what to do about it. A warning keeps nothing from running. */
export interface Finding {
  path: PropertyKey[];
  severity: 'error' | 'warning';
  message: string;
}

export function error(path: PropertyKey[], message: string): Finding {
  return { path, severity: 'error', message };
}

export function warning(path: PropertyKey[], message: string): Finding {
  return { path, severity: 'warning', message };
}

/** The same findings, of a setting that stands at `path`. */
export function below(path: readonly PropertyKey[], findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, path: [...path, ...finding.path] }));
}
