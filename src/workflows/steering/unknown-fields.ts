/** What is said of fields of an input that nobody reads: a misspelt limit would be none at all. */
export function unknownFields(request: object | null | undefined, known: Readonly<Record<string, true>>): string[] {
  const names = Object.keys(known);
  return Object.keys(request ?? {})
    .filter((field) => !Object.hasOwn(known, field))
    .map((field) => {
      const meant = names.find((name) => name.toLowerCase() === field.toLowerCase());
      return `there is no field ${field}: ${meant === undefined ? `it is one of ${names.join(', ')}` : `it is ${meant}`}`;
    });
}
