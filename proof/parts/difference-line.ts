import type { Difference } from '../../demo/verify/verify-documents.ts';

export function differenceLine(one: Difference): string {
  return `${one.id} is ${one.kind}${'fields' in one ? JSON.stringify(one.fields) : ''}`;
}
