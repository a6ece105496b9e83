// Blocks of a reply -> elements. Data only ever becomes text, never markup.

import { fetchFile } from './line.js';
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
    case 'file':
      return [renderFile(block)];
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

/** A chip to tap. The link alone would not do: the server gives a file only to the session that it was made for. */
function renderFile({ id, name, label }) {
  const state = make('p', { class: 'state', role: 'status' });
  const words = make('span', {}, make('strong', {}, label), make('span', { class: 'quiet' }, name));
  const link = make('a', { class: 'file', href: `/files/${id}`, download: name }, make('span', { class: 'unseen' }), words);
  say(link.firstChild, 'download');
  link.addEventListener('click', async (event) => {
    event.preventDefault();
    say(state, 'downloading');
    const { blob, failed } = await fetchFile(id);
    if (failed) return say(state, failed);
    state.textContent = '';
    delete state.dataset.say;
    hand(blob, name);
  });
  return make('div', { class: 'file-row' }, link, state);
}

function hand(blob, name) {
  const link = make('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  // Some browsers read the blob only after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
