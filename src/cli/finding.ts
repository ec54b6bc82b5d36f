/** Something wrong, the setting that it hangs on, and what to do about it. */
export interface Finding {
  path: PropertyKey[];
  message: string;
}
