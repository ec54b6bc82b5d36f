export type System = 'elasticsearch' | 'redis' | 'mysql' | 'kafka' | 'temporal';

/** What went wrong with a server, said once, where it is born: which, doing what, whether trying again can help, what to do. */
export class ConnectorError extends Error {
  override name = 'ConnectorError';
  readonly system: System;
  readonly operation: string;
  readonly code: string;
  readonly retryable: boolean;
  readonly hint: string | undefined;

  constructor(facts: {
    system: System;
    operation: string;
    code: string;
    retryable: boolean;
    message: string;
    hint?: string | undefined;
  }) {
    const { system, operation, code, retryable, message, hint } = facts;
    super(`${system} ${operation}: ${code}: ${message}${hint ? ` (${hint})` : ''}`);
    this.system = system;
    this.operation = operation;
    this.code = code;
    this.retryable = retryable;
    this.hint = hint;
  }
}
