import type { z } from 'zod';

/** What a program that called us should mend: "[3].text is a number: expected 'text' to be a string". */
export function explainFaults(error: z.ZodError, body: unknown): string {
  return error.issues
    .slice(0, 10)
    .map((issue) => `${nameOf(issue.path)} is ${typeOf(valueAt(body, issue.path))}: ${issue.message}`)
    .join('; ');
}

function nameOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'The body';
  return path.map((step, place) => (typeof step === 'number' ? `[${step}]` : `${place > 0 ? '.' : ''}${String(step)}`)).join('');
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  let value = body;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

function typeOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'string') return `a string of ${value.length} characters`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
