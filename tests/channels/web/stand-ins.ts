import pino from 'pino';
import type { Ask } from '../../../src/desk/ask.ts';
import type { Desk } from '../../../src/desk/desk.ts';
import { makeFiles } from '../../../src/desk/files.ts';
import type { Answer, Library } from '../../../src/knowledge/library.ts';
import type { Language } from '../../../src/language.ts';
import type { Block, Message, Reply } from '../../../src/message.ts';
import { makeSay } from '../../../src/wording/say.ts';
import { FINE, LONG_ANSWER, THREAT } from './answers.ts';

export const SESSION = '0123456789abcdef0123456789abcdef';
export const say = makeSay();
export const silent = pino({ level: 'silent' });

export function answerIn(language: Language): Reply {
  const labels = {
    ru: ['Закон и источники', 'Угроза по телефону', 'Оскорбление, брань', '← Меню'],
    kk: ['Заң және дереккөздер', 'Телефонмен қорқыту', 'Тіл тигізу, балағат', '← Мәзір'],
    en: ['Law and sources', 'Threat by phone', 'Insult', '← Menu'],
  };
  const choices = labels[language].map((label, place) => ({
    id: ['more', 't:threat-online-phone', 't:insult-swearing', 'menu'][place] ?? '',
    label,
  }));
  return {
    kind: 'answer',
    language,
    topic: THREAT.id,
    blocks: LONG_ANSWER[language],
    choices: [choices.slice(0, 1), choices.slice(1, 3), choices.slice(3)],
  };
}

export function echo(text: string, language: Language = 'ru'): Reply {
  return {
    kind: 'fallback',
    language,
    topic: null,
    blocks: [{ kind: 'paragraph', spans: [{ text }] }],
    choices: [[{ id: 'menu', label: text.slice(0, 20) }]],
  };
}

/** A desk that keeps its promises in memory and writes down what it was asked. */
export function standInDesk(
  decide: (message: Message) => Reply[] = (message) => [
    message.text.startsWith('!') ? echo(message.text) : answerIn(message.deviceLanguage as Language),
  ],
) {
  const open = new Map<string, Message>();
  const replies = new Map<string, Reply[]>();
  const done = new Set<string>();
  const decided: Message[] = [];
  const files = makeFiles(Date.now);
  const desk: Desk = {
    receive: async (messages) => {
      for (const message of messages) if (!done.has(message.id) && !open.has(message.id)) open.set(message.id, message);
    },
    answer: async (message) => {
      if (done.has(message.id)) return [];
      const known = replies.get(message.id);
      if (known) return known;
      decided.push(message);
      const made = decide(message);
      replies.set(message.id, made);
      return made;
    },
    done: async (message) => {
      done.add(message.id);
      open.delete(message.id);
    },
    open: async () => [...open.values()],
    file: (id, to) => files.find(id, to),
  };
  return { desk, decided, done, open, files };
}

export const standInAsk: Ask = ({ id, text, lang }) => ({
  id: id ?? '',
  lang: lang ?? 'ru',
  kind: 'answer',
  topic: THREAT.id,
  confidence: 0.93,
  candidates: [{ topic: THREAT.id, score: 0.93 }],
  text,
  sources: [{ title: 'Кодекс', url: 'https://adilet.zan.kz/', date: '2026-03-07', status: 'in-force' }],
});

/** A library of two topics; `blocks` replaces the text of the first. */
export function standInLibrary(blocks: Record<Language, Block[]> = LONG_ANSWER): Library {
  const topics = [THREAT, FINE];
  return {
    topics: () => topics,
    topic: (id) => topics.find((topic) => topic.id === id) ?? null,
    answer: (id, language): Answer | null => {
      const topic = topics.find((each) => each.id === id);
      return topic
        ? {
            topic,
            first: blocks[language].slice(0, 3),
            more: blocks[language].slice(3),
            neighbours: topics.filter((each) => each !== topic),
          }
        : null;
    },
    cite: (provision) => provision,
    search: () => [],
  };
}

export function webParts(desk: Desk = standInDesk().desk) {
  return {
    config: { host: '127.0.0.1', port: 0 },
    desk,
    ask: standInAsk,
    library: standInLibrary(),
    say,
    logger: silent,
    today: () => '2026-11-24',
    ready: () => ({ ready: true, channels: { web: true, telegram: false } }),
  };
}
