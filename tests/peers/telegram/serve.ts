import { parseArgs } from 'node:util';
import { startBotApi } from './bot-api.ts';
import { control } from './control.ts';

/**
 * The stand-in as a process, for tests that kill the bot: `node tests/peers/telegram/serve.ts --port N --ledger FILE`.
 * Prints one line of JSON when it listens: {"root","token"}. control.ts says how it is driven.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    ledger: { type: 'string' },
    token: { type: 'string' },
    username: { type: 'string' },
  },
});

const api = await startBotApi({
  port: Number(values.port),
  ...(values.ledger !== undefined && { ledgerFile: values.ledger }),
  ...(values.token !== undefined && { token: values.token }),
  ...(values.username !== undefined && { username: values.username }),
  otherwise: (request, response) => control(api, request, response),
});
process.stdout.write(`${JSON.stringify({ root: api.root, token: api.token })}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void api.close().then(() => process.exit(0)));
