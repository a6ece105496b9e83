import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from './faults.ts';
import type { GraphApi, Status, TemplateAtMeta } from './graph-api.ts';
import type { Shown } from './ledger.ts';
import type { Person, Writing } from './people.ts';

/** POST /control with one of these, or with an array of them, done in order. */
export type Act =
  | { do: 'webhook'; url: string | null }
  | { do: 'register'; person: Person }
  | { do: 'write'; person: Person; text: string; writing?: Writing }
  | { do: 'tap'; person: Person; choice: Shown; writing?: Writing }
  | { do: 'tap-template'; person: Person; button: { payload: string; text: string }; writing?: Writing }
  | { do: 'send'; person: Person; content: { type: string }; writing?: Writing }
  | { do: 'status'; statuses: Status[]; copies?: number }
  | { do: 'template'; template: TemplateAtMeta }
  | { do: 'fault'; fault: Fault }
  | { do: 'clear-faults' };

/** GET /control gives {pending, calls, delivered}; GET /control/ledger every entry; POST /control {results}. */
export function control(api: GraphApi, request: IncomingMessage, response: ServerResponse): boolean {
  const { method, url } = request;
  if (url === '/control/ledger' && method === 'GET') give(response, api.ledger.entries);
  else if (url === '/control' && method === 'GET')
    give(response, { pending: api.webhooks.pending(), calls: api.calls().length, delivered: api.delivered().length });
  else if (url === '/control' && method === 'POST') {
    void readAll(request)
      .then((body) => {
        const acts = [JSON.parse(body) as Act | Act[]].flat();
        give(response, { results: acts.map((act) => perform(api, act)) });
      })
      .catch((error: unknown) => response.writeHead(400).end(String(error)));
  } else return false;
  return true;
}

/** The id of the message that the act made, if it made one. */
function perform(api: GraphApi, act: Act): string | null {
  switch (act.do) {
    case 'webhook':
      api.webhooks.setUrl(act.url);
      return null;
    case 'register':
      api.people.registers(act.person);
      return null;
    case 'write':
      return api.people.writes(act.person, act.text, act.writing);
    case 'tap':
      return api.people.taps(act.person, act.choice, act.writing);
    case 'tap-template':
      return api.people.tapsTemplate(act.person, act.button, act.writing);
    case 'send':
      return api.people.sends(act.person, act.content, act.writing);
    case 'status':
      api.status(act.statuses, { ...(act.copies !== undefined && { copies: act.copies }) });
      return null;
    case 'template':
      api.setTemplate(act.template);
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
