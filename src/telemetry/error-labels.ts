import { ConnectorError } from '../model/connector-error.ts';

export interface ErrorLabels {
  system: string;
  code: string;
}

/** Which system an error is of, and what kind it is: never its text, which can hold anything. Null for what is no error: a stop. */
export function errorLabels(error: unknown): ErrorLabels | null {
  if (error instanceof ConnectorError) return { system: error.system, code: error.code };
  const name = error instanceof Error ? error.name : typeof error;
  if (name === 'CancelledFailure' || name === 'AbortError') return null;
  return { system: systemOf(name), code: name };
}

function systemOf(name: string): string {
  if (name.startsWith('KafkaJS')) return 'kafka';
  return /^(?:Service|Workflow|Grpc)/.test(name) ? 'temporal' : 'evenkeel';
}
