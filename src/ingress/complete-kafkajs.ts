import { createRequire } from 'node:module';
import kafkajs from 'kafkajs';
import lz4 from 'lz4-napi';
import snappy from 'snappy';

/**
 * What kafkajs 2.2.4 lacks: the codecs beside gzip, an idle loop that sleeps (its issues 1556, 1667, 1751), and a jump
 * that leaves what is committed alone.
 */
export function completeKafkajs(): void {
  const { CompressionCodecs, CompressionTypes } = kafkajs;
  CompressionCodecs[CompressionTypes.Snappy] = () => ({ compress: unused, decompress: unsnappy });
  CompressionCodecs[CompressionTypes.LZ4] = () => ({
    compress: unused,
    decompress: (data: Buffer) => lz4.decompressFrame(data),
  });
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({ compress: unused, decompress: unzstd });
  sleepWhenIdle();
  keepCommittedOffsets();
}

/** Java producers frame snappy blocks (xerial); others send one raw block. */
const XERIAL_MAGIC = Buffer.from([130, 83, 78, 65, 80, 80, 89, 0]);
const XERIAL_HEADER_BYTES = 16;

async function unsnappy(data: Buffer): Promise<Buffer> {
  if (!data.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC)) return (await snappy.uncompress(data)) as Buffer;
  const blocks: Buffer[] = [];
  for (let at = XERIAL_HEADER_BYTES; at + 4 <= data.length;) {
    const length = data.readUInt32BE(at);
    at += 4;
    blocks.push((await snappy.uncompress(data.subarray(at, at + length))) as Buffer);
    at += length;
  }
  return Buffer.concat(blocks);
}

/** Java's frames do not carry their size; the decoder's default of 1 MiB fails on larger batches. */
const ZSTD_HEAP_BYTES = 32 * 1024 * 1024;

async function unzstd(data: Buffer): Promise<Buffer> {
  const zstd = await import('@bokuweb/zstd-wasm');
  await zstd.init();
  return Buffer.from(zstd.decompress(data, { defaultHeapSize: ZSTD_HEAP_BYTES }));
}

function unused(): never {
  throw new Error('the ingress never produces');
}

interface RequestQueue {
  pending: unknown[];
  scheduleCheckPendingRequests(): void;
}

function sleepWhenIdle(): void {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/requestQueue') as {
    prototype: RequestQueue;
  };
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this);
  };
}

interface OffsetManager {
  cluster: {
    fetchTopicsOffset(
      topics: { topic: string; fromBeginning: boolean; partitions: { partition: number }[] }[],
    ): Promise<{ partitions: { offset: string }[] }[]>;
  };
  seek(position: { topic: string; partition: number; offset: string }): Promise<void>;
  setDefaultOffset(at: { topic: string; partition: number }): Promise<void>;
}

/** When an offset is out of range, kafkajs commits the earliest one: over our clock, and over what would tell a gap. */
function keepCommittedOffsets(): void {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/consumer/offsetManager') as {
    prototype: OffsetManager;
  };
  prototype.setDefaultOffset = async function (this: OffsetManager, { topic, partition }) {
    const query = { topic, fromBeginning: true, partitions: [{ partition }] };
    const [earliest] = await this.cluster.fetchTopicsOffset([query]);
    await this.seek({ topic, partition, offset: earliest?.partitions[0]?.offset ?? '0' });
  };
}
