import type { DocumentAddress } from '../model/document-address.ts';

/** `goods/12`, or `cases/12?routing=7`: as Elasticsearch's own URLs have it. */
export function addressText({ index, id, routing }: DocumentAddress): string {
  return `${index}/${id}${routing === undefined ? '' : `?routing=${routing}`}`;
}
