import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BotApi } from './bot-api.ts';
import type { Fault } from './faults.ts';
import type { Person, Writing } from './people.ts';

/** POST /control with one of these, or with an array of them, done in order. */
export type Act =
  | { do: 'write'; person: Person; writing: Writing }
  | { do: 'press'; person: Person; press: { data: string; message: number; chat?: number } }
  | { do: 'block' | 'unblock'; person: Person }
  | { do: 'migrate'; group: number; supergroup: number }
  | { do: 'forbid'; chat: number; description: string }
  | { do: 'force'; update: Record<string, unknown> }
  | { do: 'renumber'; next: number }
  | { do: 'open'; from: number; to: number } // people who wrote to the bot once, by their numbers
  | { do: 'fault'; fault: Fault }
  | { do: 'clear-faults' };

/** GET /control gives {pending, polled, calls, delivered}; GET /control/ledger every entry; GET /control/last?chat=N {delivered}; POST /control {results}. */
export function control(api: BotApi, request: IncomingMessage, response: ServerResponse): boolean {
  const { method, url } = request;
  if (url === '/control/ledger' && method === 'GET') give(response, api.ledger.entries);
  else if (url === '/control' && method === 'GET') {
    give(response, {
      pending: api.pending(),
      polled: api.isPolled(),
      calls: api.callCount(),
      delivered: api.deliveredTo(),
    });
  } else if (url?.startsWith('/control/last?chat=') && method === 'GET') {
    give(response, { delivered: api.deliveredTo(Number(url.slice('/control/last?chat='.length))) });
  } else if (url === '/control' && method === 'POST') {
    void readAll(request)
      .then((body) => {
        const acts = [JSON.parse(body) as Act | Act[]].flat();
        give(response, { results: acts.map((act) => perform(api, act)) });
      })
      .catch((error: unknown) => response.writeHead(400).end(String(error)));
  } else return false;
  return true;
}

/** The number of the update that the act made, if it made one. */
function perform(api: BotApi, act: Act): number | null {
  switch (act.do) {
    case 'write':
      return api.people.writes(act.person, act.writing);
    case 'press':
      return api.people.presses(act.person, act.press);
    case 'block':
      return api.people.blocks(act.person);
    case 'unblock':
      return api.people.unblocks(act.person);
    case 'migrate':
      api.people.migrates(act.group, act.supergroup);
      return null;
    case 'forbid':
      api.people.forbids(act.chat, act.description);
      return null;
    case 'force':
      api.force(act.update);
      return null;
    case 'renumber':
      api.renumber(act.next);
      return null;
    case 'open':
      api.people.knows(act.from, act.to);
      return null;
    case 'fault':
      api.fault(act.fault);
      return null;
    case 'clear-faults':
      api.clearFaults();
      return null;
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function give(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
