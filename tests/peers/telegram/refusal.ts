/** Telegram's way of saying no. */
export interface Refusal {
  ok: false;
  error_code: number;
  description: string;
  parameters?: { retry_after?: number; migrate_to_chat_id?: number };
}

export function refuse(code: number, description: string, parameters?: Refusal['parameters']): Refusal {
  return { ok: false, error_code: code, description, ...(parameters && { parameters }) };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'ok' in value && value.ok === false;
}
