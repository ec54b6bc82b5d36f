import { pino, type Logger } from 'pino';

/** JSON lines on stdout: a constant message, facts in fields. Never rows, never credentials. */
export function createLog(level: string): Logger {
  return pino({ level, base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime });
}
