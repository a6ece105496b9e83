import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { TEST_DATA_DIR } from '../learn-once.ts';

const ROOT = join(import.meta.dirname, '..', '..');

function qorgan(args: string[], input = '', env: Record<string, string> = {}) {
  const result = spawnSync(process.execPath, [join(ROOT, 'src', 'cli', 'qorgan.ts'), ...args], {
    cwd: ROOT,
    input,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: TEST_DATA_DIR, ...env },
  });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

describe('ask', () => {
  test('prints the whole answer as a person would read it', () => {
    const { code, out } = qorgan(['ask', '--lang', 'ru', 'таблица наказаний по статье 380-3']);
    expect(code).toBe(0);
    expect(out.replaceAll('\u00a0', ' ')).toContain('лишение свободы от 7 до 12 лет');
    expect(out).toContain('https://adilet.zan.kz/rus/docs/K1400000226');
  });

  test('--on chooses the law of the day', () => {
    const { out } = qorgan(['ask', '--lang', 'ru', '--on', '2026-02-01', 'меня ударил пациент что ему будет']);
    expect(out).toContain('1 февраля 2026 года');
    expect(out).not.toContain('Часть 3 статьи 380-3');
  });

  test('--jsonl answers each line in order, plain or JSON, and goes on after a faulty one', () => {
    const lines = [
      '{"id":"a","text":"науқас мені қорқытты"}',
      'what is the fine in tenge',
      '{"id":"b","text":5}',
      '{"id":"c","text":"привет","lang":"en","on":"2026-05-01"}',
    ];
    const { code, out } = qorgan(['ask', '--jsonl'], `${lines.join('\n')}\n`);
    const answers = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(answers.map(({ id }) => id)).toEqual(['a', '2', '3', 'c']);
    expect(answers[0]).toMatchObject({
      lang: 'kk',
      confidence: expect.any(Number),
      candidates: expect.any(Array),
      text: expect.any(String),
    });
    expect(Object.keys(answers[1] ?? {})).toEqual(['id', 'lang', 'kind', 'topic', 'confidence', 'candidates', 'text', 'sources']);
    expect(answers[1]).toMatchObject({
      kind: 'answer',
      topic: 'fine-in-tenge',
      sources: expect.arrayContaining([
        {
          title: expect.any(String),
          url: expect.stringMatching(/^https:/),
          date: expect.any(String),
          status: expect.any(String),
        },
      ]),
    });
    expect(answers[2]?.['error']).toMatch(/line 3: text: expected 'text' to be a string/);
    expect(answers[3]?.['lang']).toBe('en');
    expect(code).toBe(1);
  });

  test.each([
    [['ask'], /expected qorgan ask "question"/],
    [['ask', '--on', 'yesterday', 'x'], /--on: expected 'on' to be a day, YYYY-MM-DD/],
    [['ask', '--lang', 'de', 'x'], /--lang: expected 'lang' to be ru, kk or en/],
    [['nonsense'], /Unknown command 'nonsense'/],
  ])('%j is refused', (args, expected) => {
    const { code, err } = qorgan(args);
    expect(code).not.toBe(0);
    expect(err).toMatch(expected);
  });
});

test('chat holds a conversation with numbered choices', () => {
  const { out, code } = qorgan(['chat'], '/language en\nwhat is the fine in tenge\n1\n\n');
  expect(code).toBe(0);
  expect(out).toContain('I will answer in English');
  expect(out).toContain('Law and sources');
  expect(out).toContain('adilet.zan.kz/eng');
});

describe('explain', () => {
  test('says which words decided, in lines and as JSON', () => {
    const { out, code } = qorgan(['explain', 'меня вчера больно ударил пациент кулаком']);
    expect(code).toBe(0);
    expect(out).toMatch(/^language +ru 1\.00/);
    expect(out).toMatch(/^words .*ударил→udaril/m);
    expect(out).toMatch(/^why \S+$/m);
    expect(out).toMatch(/^«ударил» +\+\d\.\d\d +[+−]\d\.\d\d$/m);
    expect(out).toMatch(/^ru answers from 0\.\d\d on/m);
    const json = JSON.parse(qorgan(['explain', '--json', 'the boss films me']).out) as Record<string, unknown>;
    expect(json).toMatchObject({ language: { language: 'en' }, topics: expect.any(Array), why: expect.any(Array) });
  });

  test.each([
    [['explain'], /expected qorgan explain "text"/],
    [['explain', '--lang', 'de', 'x'], /--lang is 'de': expected ru, kk or en/],
  ])('%j is refused', (args, expected) => expect(qorgan(args)).toMatchObject({ code: 2, err: expect.stringMatching(expected) }));
});

test('knowledge check says that the data is sound', () => {
  expect(qorgan(['knowledge', 'check'])).toMatchObject({ code: 0, out: 'data/ is sound\n' });
});

describe('whatsapp templates', () => {
  test('prints what to submit, to read and to post', () => {
    const readable = qorgan(['whatsapp', 'templates']);
    expect(readable.code).toBe(0);
    expect(readable.out).toMatch(/--- kk ---[\s\S]*\{\{1\}\}[\s\S]*ТОҚТАТУ/);
    const json = qorgan(['whatsapp', 'templates', '--json']);
    const submissions = JSON.parse(json.out) as {
      name: string;
      language: string;
      category: string;
      components: { type: string }[];
    }[];
    expect(submissions.map(({ language, category }) => [language, category])).toEqual([
      ['ru', 'UTILITY'],
      ['kk', 'UTILITY'],
      ['en', 'UTILITY'],
    ]);
    for (const { components } of submissions) expect(components.map(({ type }) => type)).toEqual(['BODY', 'FOOTER', 'BUTTONS']);
  });

  test('an unknown action is told', () => {
    expect(qorgan(['whatsapp', 'send'])).toMatchObject({ code: 2, err: expect.stringContaining("Unknown action 'send'") });
  });
});

describe('doctor', () => {
  test('says what is on, what is off and how to turn it on, and prints no secret', () => {
    const token = '123456:AAcanary-secret-canary-secret-000';
    const { out, code } = qorgan(['doctor'], '', {
      PORT: '0',
      TELEGRAM_BOT_TOKEN: token,
      TELEGRAM_API_ROOT: 'http://127.0.0.1:9',
    });
    expect(out).toMatch(/ok +Node 24/);
    expect(out).toMatch(/ok +knowledge\.db: \d+ topics/);
    expect(out).toMatch(/MEND Telegram: 127\.0\.0\.1:9 cannot be reached\n +Check the network/);
    expect(out).toContain('Set OPERATOR');
    expect(out).not.toContain('canary');
    expect(code).toBe(1);
  });

  test('lists every fault of the environment at once', () => {
    const { out, code } = qorgan(['doctor'], '', { PORT: 'abc', LOG_LEVEL: 'loud', TELEGRAM_BOT_TOKEN: 'hello-secret' });
    expect(out).toMatch(/PORT is 'abc': expected a port number/);
    expect(out).toMatch(/LOG_LEVEL is 'loud': expected a pino level/);
    expect(out).toMatch(/TELEGRAM_BOT_TOKEN is set: expected the token that @BotFather gave/);
    expect(out).not.toContain('hello-secret');
    expect(code).toBe(1);
  });
});
