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

/** The worker's own native connection, for starts too: they cost less over it than over the pure JavaScript one. */
export async function connectTemporal({ address, namespace }: TemporalSettings): Promise<Temporal> {
  const connection = await NativeConnection.connect({ address }).catch((error: Error) => {
    throw new ConnectorError({
      system: 'temporal',
      operation: 'connect',
      code: error.name,
      retryable: true,
      message: error.message,
      hint: `is Temporal up at ${address}?`,
    });
  });
  const client = new Client({ connection, namespace, dataConverter });
  return { connection, client, close: () => connection.close() };
}

/** A module beside this one, as source or compiled, whichever of the two is running. */
export function siblingPath(path: string): string {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  return fileURLToPath(new URL(path + extension, import.meta.url));
}
