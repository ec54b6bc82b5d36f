/** What the commands of a pipeline were answered; throws the first error among them. */
export function answersOf(replies: [error: Error | null, answer: unknown][] | null): unknown[] {
  return (replies ?? []).map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
}

/** One field of what INFO tells. */
export function infoField(info: string, name: string): string {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? '';
}
