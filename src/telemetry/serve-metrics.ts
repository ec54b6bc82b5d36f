import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Metrics } from './metrics.ts';

export interface MetricsPlace {
  host: string;
  port: number;
}

export interface MetricsPages {
  metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** What the process still waits for before it works; empty: it is ready. */
  waitingFor(): string[];
}

/** `/metrics`, `/healthz`: the process answers, `/readyz`: it takes work. Rejects when nobody can listen there. */
export async function serveMetrics({ host, port }: MetricsPlace, pages: MetricsPages): Promise<{ close(): void }> {
  const server = createServer((request, response) => {
    answer(request, pages).then(
      (page) => send(response, page),
      (error: Error) => send(response, { status: 500, text: `${error.message}\n` }),
    );
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Page {
  status: number;
  text: string;
  contentType?: string;
}

async function answer({ url = '/', method }: IncomingMessage, { metrics, waitingFor }: MetricsPages): Promise<Page> {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, text: 'only GET\n' };
  const path = url.split('?', 1)[0];
  if (path === '/metrics') return { status: 200, text: await metrics.text(), contentType: metrics.contentType };
  if (path === '/healthz') return { status: 200, text: 'alive\n' };
  if (path === '/readyz') return readiness(waitingFor());
  return { status: 404, text: 'there are /metrics, /healthz and /readyz\n' };
}

function readiness(waitingFor: readonly string[]): Page {
  if (waitingFor.length === 0) return { status: 200, text: 'ready\n' };
  return { status: 503, text: waitingFor.map((what) => `waiting for ${what}\n`).join('') };
}

function send(response: ServerResponse, { status, text, contentType = 'text/plain; charset=utf-8' }: Page): void {
  response.writeHead(status, { 'content-type': contentType });
  response.end(text);
}
