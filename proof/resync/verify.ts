import { verifyDocuments, type Watching } from '../../demo/verify/verify-documents.ts';
import { nextVersion } from '../../src/model/version.ts';
import { differenceLine } from '../parts/difference-line.ts';
import type { Ground } from './ground.ts';
import type { ResyncFacts } from './resync-facts.ts';

/** What a resync writes, so that any live change wins. */
const COPIED = 1;

/** Every row against its document in the new index, every document against its row; and where its version comes from. */
export async function verifyIndex(
  { servers, shop }: Pick<Ground, 'servers' | 'shop'>,
  resyncBeganAtMs: number,
  watching: Pick<Watching, 'onProgress' | 'signal'> = {},
): Promise<ResyncFacts['verified']> {
  const liveFrom = nextVersion(undefined, resyncBeganAtMs);
  const wrongVersions: string[] = [];
  let copied = 0;
  const { rows, differences } = await verifyDocuments(
    servers,
    { ...shop, key: ['id'] },
    {
      ...watching,
      onDocument({ id, version }) {
        if (version === COPIED) copied += 1;
        else if (version < liveFrom)
          wrongVersions.push(`${id} has version ${version}: neither copied nor changed since`);
      },
    },
  );
  return { rows, copied, differences: [...differences.map(differenceLine), ...wrongVersions] };
}
