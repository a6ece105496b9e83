/** "/search угроза" -> { name: 'search', argument: 'угроза' }. */
export interface Command {
  name: string;
  argument: string;
}

const TOPICS: Record<string, string> = {
  start: 'cmd-start',
  menu: 'cmd-menu',
  topics: 'cmd-menu',
  help: 'cmd-help',
  language: 'cmd-language',
  lang: 'cmd-language',
  search: 'cmd-search',
  subscribe: 'cmd-subscribe',
  subscriptions: 'cmd-my-subscriptions',
  stop: 'cmd-unsubscribe',
  move: 'cmd-move-account',
  checklist: 'cmd-checklist',
  document: 'cmd-draft-document',
  sources: 'cmd-source',
  human: 'cmd-human',
  mydata: 'cmd-my-data',
  forget: 'cmd-delete-my-data',
  privacy: 'cmd-privacy-about',
};

/** The words that stop everything work without a slash, in any case: nobody should have to look for them. */
const STOP_WORDS = new Set(['stop', 'стоп', 'тоқтату', 'токтату']);

export function commandOf(text: string): Command | null {
  const trimmed = text.trim();
  if (STOP_WORDS.has(trimmed.toLowerCase().replace(/[\s.!…]+$/, ''))) return { name: 'stop', argument: '' };
  const match = trimmed.slice(0, 200).match(/^\/([a-z]+)(?:@\w+)?(?:\s+(.+))?$/is);
  return match ? { name: (match[1] ?? '').toLowerCase(), argument: (match[2] ?? '').trim() } : null;
}

/** True for the words and the button that stop every alert: they work even for a person who writes too much. */
export function asksToStop(message: { text: string; choice?: string }): boolean {
  return message.choice === undefined ? commandOf(message.text)?.name === 'stop' : message.choice === 'u';
}

/** The topic of a command; null for a command that does not exist. */
export function topicOfCommand(name: string): string | null {
  return TOPICS[name] ?? null;
}
