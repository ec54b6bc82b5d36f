import { ConnectorError } from '../model/connector-error.ts';

/** Whatever fails in Kafka's client ends when the brokers are well again. */
export function kafkaFailure(
  { operation, brokers }: { operation: string; brokers: string[] },
  error: unknown,
): ConnectorError {
  const { name, message } = error as Error;
  const hint = `is Kafka up at ${brokers.join(', ')}?`;
  return new ConnectorError({ system: 'kafka', operation, code: name, retryable: true, message, hint });
}
