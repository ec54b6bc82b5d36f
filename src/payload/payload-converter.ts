import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';
import { isRecordBatch, RecordBatch } from './record-batch.ts';

const HEADER = 'evenkeel-header';
const PACKED_ENCODING = 'binary/evenkeel-records';

/** Carries a RecordBatch byte for byte, in the workflow sandbox too; everything else is Temporal's own JSON. */
export const payloadConverter: PayloadConverter = {
  toPayload<T>(value: T): Payload {
    if (!isRecordBatch(value)) return defaultPayloadConverter.toPayload(value);
    const { shape, header, data } = value;
    if (shape === 'packed') return { metadata: { encoding: bytes(PACKED_ENCODING) }, data };
    return { metadata: { encoding: bytes('json/plain'), [HEADER]: bytes(header) }, data };
  },

  fromPayload<T>(payload: Payload): T {
    const { encoding, [HEADER]: header } = payload.metadata ?? {};
    const data = payload.data ?? new Uint8Array();
    if (header) return new RecordBatch('readable', text(header), data) as T;
    if (encoding && text(encoding) === PACKED_ENCODING) return new RecordBatch('packed', '', data) as T;
    return defaultPayloadConverter.fromPayload(payload);
  },
};

const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);
const text = (value: Uint8Array): string => new TextDecoder().decode(value);
