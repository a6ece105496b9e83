/** What may be logged of an error: its name and the places it came through, never its message, which may quote what a person wrote. */
export interface Fault {
  name: string;
  stack: string;
}

export function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { name: typeof error, stack: '' };
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: error.name, stack: places.join('\n') };
}
