// The conversation: what the person writes or taps, what comes back.

import { make, renderBlock } from './blocks.js';
import { offerToLeave } from './leave.js';
import { deliver, randomHex, session } from './line.js';
import { currentLanguage, recall, say, switchTo, word } from './words.js';

const THINKING_AFTER_MS = 500;

const log = document.getElementById('log');
const composer = document.getElementById('composer');
const input = document.getElementById('text');
const thinking = document.getElementById('thinking');
const starters = document.getElementById('starters');
let hasBegun = false;
let lastSentId = null;
/** Messages go out one after another: the server takes a session's next message as the receipt for the one before. */
let queue = Promise.resolve();

start();

function start() {
  offerToLeave();
  const isAsked = new URLSearchParams(location.search).has('lang');
  switchTo(isAsked ? currentLanguage() : (recall('language') ?? currentLanguage()));
  composer.hidden = false;
  starters.hidden = false;
  for (const link of document.querySelectorAll('[data-language]')) link.addEventListener('click', chooseLanguage);
  for (const starter of starters.children)
    starter.addEventListener('click', () => ask({ text: starter.textContent }, starter.textContent, true));
  composer.addEventListener('submit', sendWritten);
  input.addEventListener('keydown', sendOnEnter);
  input.addEventListener('input', fitInput);
  addEventListener('online', showConnection);
  addEventListener('offline', showConnection);
  addEventListener('afterprint', () => document.querySelector('.to-print')?.classList.remove('to-print'));
  showConnection();
  openTopicOfAddress();
}

/** A topic page links here as /?lang=ru#t=threat-words. */
function openTopicOfAddress() {
  const topic = /^#t=([a-z0-9-]{1,38})$/.exec(location.hash)?.[1];
  if (!topic) return;
  history.replaceState(null, '', location.pathname + location.search);
  ask({ choice: `t:${topic}` }, null);
}

function chooseLanguage(event) {
  event.preventDefault();
  const chosen = event.currentTarget.dataset.language;
  switchTo(chosen);
  document.getElementById('choose-language')?.remove();
  history.replaceState(null, '', `/?lang=${chosen}`);
  showConnection();
  // Before the first message its `lang` says enough.
  if (hasBegun) ask({ text: `/language ${chosen}` }, null);
}

function sendWritten(event) {
  event?.preventDefault();
  const text = input.value.trim();
  if (text === '') return;
  input.value = '';
  fitInput();
  ask({ text }, text);
}

function sendOnEnter(event) {
  // While letters are being composed, Enter belongs to the keyboard.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  sendWritten();
}

function fitInput() {
  input.style.height = 'auto';
  input.style.height = `${input.scrollHeight + 2}px`;
}

/** `shown` is the person's bubble; null for what the person did not say in words. */
function ask(content, shown, isTapped = false) {
  hasBegun = true;
  starters.hidden = true;
  document.getElementById('choose-language')?.remove();
  for (const old of log.querySelectorAll('.reply .choices')) old.remove();
  const bubble = makeBubble(shown);
  log.append(bubble);
  if (shown !== null) bubble.scrollIntoView({ block: 'start' });
  if (isTapped) bubble.focus({ preventScroll: true });
  const message = { session, id: randomHex(8), ...content };
  enqueue(bubble, message, isTapped);
}

function enqueue(bubble, message, isTapped) {
  showState(bubble, 'sending');
  queue = queue.then(() => converse(bubble, message, isTapped)).catch(() => offerAgain(bubble, message, 'not-sent'));
}

async function converse(bubble, message, isTapped) {
  lastSentId = message.id;
  const slow = setTimeout(() => showThinking(true), THINKING_AFTER_MS);
  const outcome = await deliver({ ...message, lang: currentLanguage() }, (state) => showState(bubble, state));
  clearTimeout(slow);
  showThinking(false);
  if (outcome.failed) return offerAgain(bubble, message, outcome.failed);
  showState(bubble, null);
  if (outcome.replies.length === 0) log.append(make('div', { class: 'reply' }, say(make('p'), 'no-reply')));
  const replies = outcome.replies.map(renderReply);
  log.append(...replies);
  (bubble.hidden ? replies[0] : bubble)?.scrollIntoView({ block: 'start' });
  if (isTapped) replies[0]?.focus({ preventScroll: true });
}

function makeBubble(shown) {
  const bubble = make('div', { class: 'mine', tabindex: '-1' }, say(make('span', { class: 'unseen' }), 'you'));
  if (shown === null) bubble.hidden = true;
  else bubble.append(make('p', {}, shown));
  bubble.append(make('p', { class: 'state' }));
  return bubble;
}

function showState(bubble, state) {
  const line = bubble.querySelector('.state');
  line.replaceChildren();
  delete line.dataset.say;
  if (state) say(line, state);
}

function offerAgain(bubble, message, failure) {
  const line = bubble.querySelector('.state');
  bubble.hidden = false;
  delete line.dataset.say;
  line.replaceChildren(say(make('span'), failure), ' ');
  if (failure !== 'not-sent') return;
  const again = say(make('button', { type: 'button', class: 'choice' }), 'try-again');
  again.addEventListener('click', () => {
    // After a newer message the server has closed this one: it is asked anew.
    const id = lastSentId === message.id ? message.id : randomHex(8);
    enqueue(bubble, { ...message, id }, false);
  });
  line.append(again);
}

function renderReply(reply) {
  const body = make('div', { class: 'body' }, ...reply.blocks.flatMap((block) => renderBlock(block, reply.language)));
  const element = make(
    'div',
    { class: reply.kind === 'urgent' ? 'reply urgent' : 'reply', lang: reply.language, tabindex: '-1' },
    body,
  );
  if (reply.kind === 'answer') element.append(makePrint(element));
  if (reply.choices.length > 0) element.append(makeChoices(reply.choices));
  return element;
}

function makePrint(element) {
  const button = say(make('button', { type: 'button', class: 'print', lang: currentLanguage() }), 'print');
  button.addEventListener('click', () => {
    element.classList.add('to-print');
    window.print();
  });
  return button;
}

function makeChoices(rows) {
  const group = make('div', { class: 'choices', role: 'group', 'aria-label': word('choices'), 'data-say-label': 'choices' });
  for (const { id, label } of rows.flat()) {
    const button = make('button', { type: 'button', class: 'choice' }, label);
    button.addEventListener('click', () => ask({ choice: id }, label, true));
    group.append(button);
  }
  return group;
}

function showThinking(isShown) {
  thinking.hidden = !isShown;
}

function showConnection() {
  document.getElementById('offline').textContent = navigator.onLine ? '' : word('offline');
}
