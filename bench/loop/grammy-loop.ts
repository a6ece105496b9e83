import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Api, GrammyError, HttpError } from 'grammy';

/**
 * The usual broadcast of a grammY bot: a loop over the subscribers, and what @grammyjs/auto-retry does around every call, written out
 * here because that package is not installed: wait out retry_after, try again after network errors and 5xx with a growing pause,
 * for ever. `resume` is what such a loop does after a restart: begin anew, or go on from the place saved after every 100 people.
 */
const [root = '', token = '', first = '0', people = '0', perSecond = '1000', resume = 'anew', place = ''] = process.argv.slice(2);

const api = new Api(token, { apiRoot: root });
api.config.use(async (call, method, payload, signal) => {
  let pause = 3;
  for (;;) {
    try {
      const answer = await call(method, payload, signal);
      if (!answer.ok && answer.parameters?.retry_after !== undefined) await sleep(answer.parameters.retry_after * 1000);
      else if (!answer.ok && answer.error_code >= 500) await sleep(pause * 1000);
      else return answer;
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      await sleep(Math.min(pause, 1) * 1000);
    }
    pause = Math.min(3600, pause * 2);
  }
});

const start = resume === 'saved' && existsSync(place) ? Number(readFileSync(place, 'utf8')) : 0;
for (let i = start; i < Number(people); i += 1) {
  const began = performance.now();
  try {
    await api.sendMessage(Number(first) + i + 1, 'Жаңа');
  } catch (error) {
    if (!(error instanceof GrammyError)) throw error;
    // A person who blocked the bot.
  }
  // The usual loop saves its place when a batch is taken, as listmonk does.
  if (resume === 'saved' && i % 100 === 0) writeFileSync(place, String(i + 100));
  await sleep(Math.max(0, 1000 / Number(perSecond) - (performance.now() - began)));
}
appendFileSync(`${place}.done`, 'done');
