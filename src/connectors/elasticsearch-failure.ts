import { errors, type estypes } from '@elastic/elasticsearch';
import { ConnectorError } from '../model/connector-error.ts';

/** Whatever goes wrong with the cluster is mended at the cluster: it can be tried again. */
export async function classified<T>(operation: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof errors.ElasticsearchClientError)) throw error;
    const cause = error instanceof errors.ResponseError ? error.body?.error : undefined;
    const code = String(cause?.type ?? error.name);
    const message = String(cause?.reason ?? error.message);
    throw new ConnectorError({ system: 'elasticsearch', operation, code, retryable: true, message });
  }
}

/** The innermost says what is wrong, the outer ones what it was wrong for. */
export function rootCause(error: estypes.ErrorCause): estypes.ErrorCause {
  return error.caused_by ? rootCause(error.caused_by) : error;
}

/** The same of a change to the cluster: done when all nodes have it, so that whoever looks afterwards finds it wherever they look. */
export async function acknowledged(operation: string, run: () => Promise<{ acknowledged: boolean }>): Promise<void> {
  const answer = await classified(operation, run);
  if (!answer.acknowledged)
    throw new ConnectorError({
      system: 'elasticsearch',
      operation,
      code: 'not_acknowledged',
      retryable: true,
      message: 'some node has not got the change yet',
    });
}
