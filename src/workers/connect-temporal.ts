import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { ConnectorError } from '../model/connector-error.ts';

export interface TemporalSettings {
  address: string;
  namespace: string;
}

export interface Temporal {
  connection: NativeConnection;
  client: Client;
  close(): Promise<void>;
}

/** Clients and workers both need it: without it a RecordBatch becomes an ordinary JSON object. */
export const dataConverter = { payloadConverterPath: siblingPath('../payload/payload-converter') };

/** The worker's own native connection: a start costs half of what it costs over the pure JavaScript one. */
export async function connectTemporal({ address, namespace }: TemporalSettings): Promise<Temporal> {
  try {
    const connection = await NativeConnection.connect({ address });
    const client = new Client({ connection, namespace, dataConverter });
    return { connection, client, close: () => connection.close() };
  } catch (error) {
    throw new ConnectorError({
      system: 'temporal',
      operation: 'connect',
      code: (error as Error).name,
      retryable: true,
      message: (error as Error).message,
      hint: `is Temporal up at ${address}?`,
    });
  }
}

/** A module beside this one, as source or compiled, whichever of the two is running. */
export function siblingPath(path: string): string {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  return fileURLToPath(new URL(path + extension, import.meta.url));
}
