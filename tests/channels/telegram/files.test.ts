import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { type FakeDesk, makeFakeDesk, says } from './fake-desk.ts';
import { startApi, startChannel, until } from './rig.ts';

const AIGUL = { id: 42, language: 'kk' };
// Every byte, line ends and borders included, must survive the form.
const BYTES = Buffer.concat([Buffer.from('%PDF\r\n--\r\n\r\n'), randomBytes(70_000), Buffer.from('\r\n----------')]);
const MENU = [[{ id: 'm', label: 'Мәзір' }]];

function deskWithFile(forget: boolean): FakeDesk {
  const desk: FakeDesk = makeFakeDesk(({ from }) => {
    const reply = says('Дайын', MENU);
    const file = { name: 'Өтініш_2026-11-24.pdf', mime: 'application/pdf', bytes: new Uint8Array(BYTES) };
    reply.blocks.push(desk.files.keep(from, file, 'Өтініш <PDF>'));
    if (forget) desk.files.dropAll(from);
    return [reply];
  });
  return desk;
}

test('a file goes out as a document after the text, with the buttons under it, byte for byte', async () => {
  const api = await startApi();
  const { channel } = await startChannel(api, { desk: deskWithFile(false) });
  api.people.writes(AIGUL, { text: '/document' });
  await until(() => channel.counts.finished === 1);
  expect(api.delivered(42).map(({ shown, parameters }) => [shown, 'reply_markup' in parameters])).toEqual([['Дайын', false]]);
  const [document] = api.documents(42);
  expect(document?.parameters).toMatchObject({ chat_id: 42, caption: 'Өтініш <PDF>' });
  expect(document?.parameters['reply_markup']).toMatchObject({ inline_keyboard: [[{ text: 'Мәзір' }]] });
  expect(document?.files?.map(({ name }) => name)).toEqual(['Өтініш_2026-11-24.pdf']);
  expect(Buffer.from(document?.files?.[0]?.base64 ?? '', 'base64').equals(BYTES)).toBe(true);
});

test('an upload that was cut off is sent again', async () => {
  const api = await startApi();
  api.fault({ method: 'sendDocument', does: { kind: 'cut' } });
  const { channel } = await startChannel(api, { desk: deskWithFile(false) });
  api.people.writes(AIGUL, { text: '/document' });
  await until(() => channel.counts.finished === 1);
  expect(api.documents(42)).toHaveLength(1);
});

test('a file that is gone is told in one sentence, in the language of the reply', async () => {
  const api = await startApi();
  const { channel } = await startChannel(api, { desk: deskWithFile(true) });
  api.people.writes(AIGUL, { text: '/document' });
  await until(() => channel.counts.finished === 1);
  expect(api.documents(42)).toEqual([]);
  expect(api.delivered(42).map(({ shown }) => shown)).toEqual(['Дайын', expect.stringContaining('не храню')]);
});
