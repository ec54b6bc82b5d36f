/** The converter is loaded by path, maybe as a second copy of this module: `instanceof` would not know its batches. */
const BRAND = Symbol.for('evenkeel.RecordBatch');

/**
 * The raw records of one batch on their way through Temporal. Whoever passes it on, a workflow above all, never parses it:
 * the payload converter carries the bytes as they are. Two shapes, one meaning:
 * - readable: JSON for the Web UI; `header` says where each record's bytes lie in it
 * - packed: compressed, header and all; `header` is empty
 */
export class RecordBatch {
  readonly [BRAND] = true;
  readonly shape: 'readable' | 'packed';
  readonly header: string;
  readonly data: Uint8Array;

  constructor(shape: 'readable' | 'packed', header: string, data: Uint8Array) {
    this.shape = shape;
    this.header = header;
    this.data = data;
  }
}

export function isRecordBatch(value: unknown): value is RecordBatch {
  return typeof value === 'object' && value !== null && BRAND in value;
}
