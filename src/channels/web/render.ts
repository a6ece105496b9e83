import { Eta } from 'eta';
import type { Language } from '../../language.ts';

export type View = 'chat' | 'link' | 'topic' | 'topics' | 'alert' | 'alerts' | 'problem';

/** Fills a page of views/. Every value is escaped there; `<%~` stands only before an include, and a test holds us to it. */
export type Render = (view: View, values: object) => string;

export function makeRender(): Render {
  const eta = new Eta({ views: `${import.meta.dirname}/views`, cache: true, autoEscape: true });
  return (view, values) => eta.render(view, { ...values, linkOf, longDay, shortDay });
}

/** The address when a browser may safely follow it, else null: the text is then shown without a link. */
export function linkOf(url: string | undefined): { href: string; isElsewhere: boolean } | null {
  if (url === undefined || !URL.canParse(url)) return null;
  const { protocol } = new URL(url);
  if (protocol === 'http:' || protocol === 'https:') return { href: url, isElsewhere: true };
  if (protocol === 'tel:' || protocol === 'mailto:') return { href: url, isElsewhere: false };
  return null;
}

/** "2026-03-07" -> "7 марта 2026 г." */
export function longDay(day: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(day),
  );
}

/** "2026-03-07" -> "07.03.2026"; a month or a year stays as precise as it was. */
export function shortDay(date: string, language: Language): string {
  return language === 'en' ? date : date.split('-').reverse().join('.');
}

/** For a data block of a page: `<` would let a word of ours end the block. */
export function jsonForPage(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
