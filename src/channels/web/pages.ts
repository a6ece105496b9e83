import type { FastifyInstance, FastifyReply } from 'fastify';
import type { PublishedAlert } from '../../alerts/published.ts';
import { alertsAbout } from '../../desk/banner.ts';
import type { Library, TopicCard } from '../../knowledge/library.ts';
import { KNOWLEDGE_GROUPS } from '../../knowledge/schema.ts';
import { isLanguage, LANGUAGES, type Language } from '../../language.ts';
import type { Block } from '../../message.ts';
import type { Say } from '../../wording/say.ts';
import { languageOf, type PageWords } from './page-words.ts';
import { jsonForPage, type Render } from './render.ts';

export interface PageParts {
  library: Library;
  say: Say;
  words: Record<Language, PageWords>;
  render: Render;
  today: () => string;
  alerts: () => readonly PublishedAlert[];
}

/** The pages for people: the chat, a page for each topic, the index of topics. All but the chat work without JavaScript. */
export function addPages(server: FastifyInstance, parts: PageParts): void {
  const { library, say, words, render, today, alerts } = parts;

  server.get<{ Querystring: { lang?: unknown } }>('/', async (request, reply) => {
    const language = languageOf(request.query.lang, request.headers['accept-language']);
    const page = render('chat', {
      ...frame(language, words, (other) => `/?lang=${other}`),
      title: words[language].title,
      isChosen: isLanguage(request.query.lang),
      chooseLanguage: say(language, 'menu:language'),
      wordsJson: jsonForPage(words),
    });
    // Back and restore on a shared computer must not bring a conversation up again.
    return sendPage(reply.header('vary', 'Accept-Language').header('cache-control', 'no-store'), page);
  });

  for (const language of LANGUAGES) {
    server.get(`/${language}/topics`, async (_request, reply) => {
      const groups = KNOWLEDGE_GROUPS.map((group) => ({
        name: say(language, `menu:group-${group}`),
        topics: library
          .topics()
          .filter((topic) => topic.group === group)
          .map((topic) => link(topic, language)),
      })).filter(({ topics }) => topics.length > 0);
      const page = render('topics', {
        ...frame(language, words, (other) => `/${other}/topics`),
        title: `${words[language].topics} · ${words[language].name}`,
        groups,
      });
      return sendPage(reply, page);
    });

    server.get<{ Params: { id: string } }>(`/${language}/topics/:id`, async (request, reply) => {
      const day = today();
      const answer = library.answer(request.params.id, language, day, day);
      if (!answer) return reply.callNotFound();
      const { topic } = answer;
      const blocks = [...answer.first, ...answer.more].filter(
        (block) => !(block.kind === 'title' && block.text === topic.title[language]),
      );
      const page = render('topic', {
        ...frame(language, words, (other) => `/${other}/topics/${topic.id}`),
        title: `${topic.title[language]} · ${words[language].name}`,
        description: firstWords(blocks) || words[language].description,
        heading: topic.title[language],
        group: say(language, `menu:group-${topic.group as (typeof KNOWLEDGE_GROUPS)[number]}`),
        topic,
        day,
        blocks,
        news: alertsAbout(topic, alerts()).map(({ id, title }) => ({
          href: `/${language}/alerts/${id}`,
          title: title[language],
        })),
        newsWords: say(language, 'following:banner'),
        neighbours: answer.neighbours.map((neighbour) => link(neighbour, language)),
        chatLink: `/?lang=${language}#t=${topic.id}`,
      });
      return sendPage(reply, page);
    });
  }
}

/** What every page needs for its head and header. */
export function frame(language: Language, words: Record<Language, PageWords>, addressIn: (other: Language) => string) {
  return {
    language,
    words: words[language],
    description: words[language].description,
    canonical: addressIn(language),
    languages: [
      { code: 'kk', short: 'ҚАЗ', name: 'Қазақша', href: addressIn('kk') },
      { code: 'ru', short: 'РУС', name: 'Русский', href: addressIn('ru') },
      { code: 'en', short: 'ENG', name: 'English', href: addressIn('en') },
    ],
  };
}

export function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply.type('text/html; charset=utf-8').send(page);
}

function link(topic: TopicCard, language: Language): { href: string; title: string } {
  return { href: `/${language}/topics/${topic.id}`, title: topic.title[language] };
}

/** The beginning of the first paragraph, for search engines. */
function firstWords(blocks: readonly Block[]): string {
  const paragraph = blocks.find((block) => block.kind === 'paragraph');
  const text = paragraph?.spans.map((span) => span.text).join('') ?? '';
  return text.length <= 160 ? text : `${text.slice(0, text.lastIndexOf(' ', 158))}…`;
}
