// Blocks of a reply -> elements. Data only ever becomes text, never markup.

import { say, wordOr } from './words.js';

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function renderBlock(block, language) {
  switch (block.kind) {
    case 'title':
      return [make('h2', {}, block.text)];
    case 'paragraph':
      return [make('p', {}, ...renderSpans(block.spans))];
    case 'note':
      return [make('p', { class: 'note' }, ...renderSpans(block.spans))];
    case 'list': {
      const items = block.items.map((spans) => make('li', {}, ...renderSpans(spans)));
      const list = block.ordered ? make('ol', { class: 'steps' }, ...items) : make('ul', {}, ...items);
      return block.heading ? [make('h3', {}, block.heading), list] : [list];
    }
    case 'sources':
      return [
        make('h3', {}, block.heading),
        make('ul', { class: 'sources' }, ...block.items.map((source) => renderSource(source, language))),
      ];
    default:
      return [];
  }
}

function renderSpans(spans) {
  return spans.map(({ text, strong, url }) => {
    const shown = strong ? make('strong', {}, text) : text;
    return renderLink(url, shown) ?? shown;
  });
}

function renderLink(url, shown) {
  if (!url || !URL.canParse(url)) return null;
  const { protocol } = new URL(url);
  if (protocol === 'tel:' || protocol === 'mailto:') return make('a', { href: url }, shown);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  const hint = make('span', { class: 'unseen' }, ' (', say(make('span'), 'new-tab'), ')');
  return make('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, shown, hint);
}

function renderSource({ title, url, date, status }, language) {
  const details = [date && shortDay(date, language), wordOr(`status-${status}`, status)].filter(Boolean).join(' · ');
  return make('li', {}, renderLink(url, title) ?? title, ' ', make('span', { class: 'quiet' }, details));
}

/** In figures, as on the server's pages: a browser may not know the Kazakh months. */
function shortDay(date, language) {
  return language === 'en' ? date : date.split('-').reverse().join('.');
}
