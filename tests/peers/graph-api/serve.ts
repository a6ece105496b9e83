import { parseArgs } from 'node:util';
import { control } from './control.ts';
import { startGraphApi } from './graph-api.ts';

/**
 * The stand-in as a process: `node tests/peers/graph-api/serve.ts --port N --ledger FILE --webhook URL --statuses sent,delivered`.
 * Prints one line of JSON when it listens: {"root","token","phoneNumberId","appSecret","verifyToken"}. control.ts says how it is driven.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    ledger: { type: 'string' },
    webhook: { type: 'string' },
    statuses: { type: 'string', default: '' },
    token: { type: 'string' },
    'phone-number-id': { type: 'string' },
    'app-secret': { type: 'string' },
    'verify-token': { type: 'string' },
  },
});

const api = await startGraphApi({
  port: Number(values.port),
  statuses: ['sent', 'delivered', 'read'].filter((each) => values.statuses.split(',').includes(each)) as (
    | 'sent'
    | 'delivered'
    | 'read'
  )[],
  ...(values.ledger !== undefined && { ledgerFile: values.ledger }),
  ...(values.token !== undefined && { token: values.token }),
  ...(values['phone-number-id'] !== undefined && { phoneNumberId: values['phone-number-id'] }),
  ...(values['app-secret'] !== undefined && { appSecret: values['app-secret'] }),
  ...(values['verify-token'] !== undefined && { verifyToken: values['verify-token'] }),
  otherwise: (request, response) => control(api, request, response),
});
if (values.webhook !== undefined) api.webhooks.setUrl(values.webhook);
const { root, token, phoneNumberId, appSecret, verifyToken } = api;
process.stdout.write(`${JSON.stringify({ root, token, phoneNumberId, appSecret, verifyToken })}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void api.close().then(() => process.exit(0)));
