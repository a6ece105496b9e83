import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';

/**
 * Loaded before the bot: kills it by SIGKILL at a named moment of one delivery. DIE_AT names the moment, DIE_AFTER how many deliveries
 * pass before (0: the first dies), DIE_PERSON dies at every delivery to this person. It writes {"died", "person"} to standard error.
 */
const at = process.env['DIE_AT'] ?? '';
const person = process.env['DIE_PERSON'];
let left = Number(process.env['DIE_AFTER'] ?? 0);
const require = createRequire(import.meta.url);
const Sqlite = require('better-sqlite3') as { prototype: { prepare(sql: string): Statement } };
const http = require('node:http') as typeof import('node:http');

interface Statement {
  reader: boolean;
  run(parameters: unknown[]): unknown;
  all(parameters: unknown[]): unknown[];
}

let claimed: unknown;
let marked: unknown;
let doomed: unknown;

function die(who: unknown): never {
  writeSync(2, `${JSON.stringify({ died: at, person: Number(who) })}\n`);
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

/** True when the delivery to this person is the one to die at. */
function isTurn(who: unknown): boolean {
  if (person !== undefined) return Number(who) === Number(person);
  left -= 1;
  return left < 0;
}

const prepare = Sqlite.prototype.prepare;
Sqlite.prototype.prepare = function wrapped(sql: string) {
  const statement = prepare.call(this, sql);
  const isClaim = /^update "deliveries" set "state" = \?, "copies" = "copies" \+ \?/.test(sql);
  const isMark = /^update "deliveries" set "state" = \? where "alert_id" = \? and "person_id" in/.test(sql);
  const isCommit = sql === 'commit';
  if (!isClaim && !isMark && !isCommit) return statement;
  const run = statement.run.bind(statement);
  statement.run = (parameters) => {
    if (isClaim) {
      // state, copies, led_by, alert, part, people…, state
      const people = parameters.slice(5, -1);
      if (doomed === undefined) doomed = people.find(isTurn);
      if (doomed !== undefined && people.includes(doomed)) {
        if (at === 'before-claim') die(doomed);
        claimed = doomed;
      }
    }
    if (isMark && doomed !== undefined && parameters.includes(doomed)) {
      if (at === 'before-mark') die(doomed);
      marked = doomed;
    }
    const result = run(parameters);
    if (isCommit && claimed !== undefined && at === 'after-claim') die(claimed);
    if (isCommit && marked !== undefined && at === 'after-mark') die(marked);
    if (isCommit) claimed = undefined;
    return result;
  };
  return statement;
};

const request = http.request;
http.request = function wrapped(this: unknown, ...parameters: unknown[]) {
  const made = (request as (...all: unknown[]) => import('node:http').ClientRequest).apply(this, parameters);
  if (made.path.endsWith('/sendMessage')) {
    const mine = doomed;
    if (mine !== undefined && at === 'after-bytes') made.once('finish', () => die(mine));
    if (mine !== undefined && at === 'after-response') made.once('response', (response) => response.once('end', () => die(mine)));
  }
  return made;
} as typeof http.request;
