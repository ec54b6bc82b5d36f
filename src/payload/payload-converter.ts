import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';
import { isRecordBatch, RecordBatch } from './record-batch.ts';

const HEADER = 'evenkeel-header';
const PACKED_ENCODING = 'binary/evenkeel-records';

/** Carries a RecordBatch byte for byte, in the workflow sandbox too; everything else is Temporal's own JSON. */
export const payloadConverter: PayloadConverter = {
  toPayload<T>(value: T): Payload {
    if (!isRecordBatch(value)) return defaultPayloadConverter.toPayload(value);
    const encoding = value.shape === 'readable' ? 'json/plain' : PACKED_ENCODING;
    return { metadata: { encoding: bytes(encoding), [HEADER]: bytes(value.header) }, data: value.data };
  },

  fromPayload<T>(payload: Payload): T {
    const header = payload.metadata?.[HEADER];
    if (!header) return defaultPayloadConverter.fromPayload(payload);
    const shape = text(payload.metadata?.['encoding']) === PACKED_ENCODING ? 'packed' : 'readable';
    return new RecordBatch(shape, text(header), payload.data ?? new Uint8Array()) as T;
  },
};

const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);
const text = (value: Uint8Array | null | undefined): string => new TextDecoder().decode(value ?? new Uint8Array());
