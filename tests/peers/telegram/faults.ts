import { type Refusal, refuse } from './refusal.ts';

/** A fault that the next matching calls meet. */
export interface Fault {
  /** Every method when absent. */
  method?: string;
  chat?: number;
  /** How many calls meet it; one when absent. */
  times?: number;
  /** How many matching calls go through before. */
  after?: number;
  /** Meets every n-th matching call only. */
  every?: number;
  does:
    | { kind: 'refuse'; code: number; description?: string; retryAfter?: number } // says no, and does nothing
    | { kind: 'drop' } // does it, records it, and cuts the line instead of answering
    | { kind: 'cut' } // cuts the line and does nothing
    | { kind: 'page'; code: number } // an HTML page of some proxy
    | { kind: 'garbage' } // does it, and answers half a JSON
    | { kind: 'empty' } // does it, and answers nothing
    | { kind: 'trickle' } // does it, and answers a byte a second
    | { kind: 'slow'; milliseconds: number }
    | { kind: 'hang' }; // does it and never answers
}

export function makeFaults() {
  let faults: Fault[] = [];
  return {
    add(fault: Fault): void {
      faults.push({ ...fault, ...(fault.every !== undefined && { after: fault.every - 1 }) });
    },
    clear(): void {
      faults = [];
    },
    /** The fault this call meets, used up by one. */
    meet(method: string, chat: number | undefined): Fault['does'] | undefined {
      const fault = faults.find((each) => (each.method ?? method) === method && (each.chat ?? chat) === chat);
      if (!fault) return undefined;
      if (fault.after) {
        fault.after -= 1;
        return undefined;
      }
      if (fault.every !== undefined) {
        fault.after = fault.every - 1;
      }
      fault.times = (fault.times ?? 1) - 1;
      if (fault.times <= 0) faults = faults.filter((each) => each !== fault);
      return fault.does;
    },
  };
}

const DESCRIPTIONS: Record<number, string> = {
  401: 'Unauthorized',
  403: 'Forbidden: bot was blocked by the user',
  409: 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
};

export function refusalOf({ code, description, retryAfter }: Extract<Fault['does'], { kind: 'refuse' }>): Refusal {
  if (code === 429) return refuse(429, `Too Many Requests: retry after ${retryAfter ?? 1}`, { retry_after: retryAfter ?? 1 });
  return refuse(code, description ?? DESCRIPTIONS[code] ?? 'Bad Request');
}
