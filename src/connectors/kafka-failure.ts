import kafkajs from 'kafkajs';
import { ConnectorError } from '../model/connector-error.ts';

/**
 * What Kafka's client complains of ends when the brokers are well again. Any other error is given back as it is: its cause lies with us.
 */
export function kafkaFailure(
  { operation, brokers }: { operation: string; brokers: string[] },
  error: unknown,
): unknown {
  if (!(error instanceof kafkajs.KafkaJSError)) return error;
  const { name, message } = error;
  const hint = `is Kafka up at ${brokers.join(', ')}?`;
  return new ConnectorError({ system: 'kafka', operation, code: name, retryable: true, message, hint });
}
