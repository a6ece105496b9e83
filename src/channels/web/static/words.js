// The page's own sentences in three languages, and the language that the person chose. Kept in this tab only.

const WORDS = JSON.parse(document.getElementById('words').textContent);
let language = document.documentElement.lang;

export function currentLanguage() {
  return language;
}

export function word(key) {
  return WORDS[language][key];
}

/** A key that the page has no word for gives the key itself: a status of a source may be new. */
export function wordOr(key, otherwise) {
  return WORDS[language][key] ?? otherwise;
}

/** Puts the sentence `key` into an element, now and after every switch of language. */
export function say(element, key) {
  element.dataset.say = key;
  element.textContent = word(key);
  return element;
}

export function switchTo(chosen) {
  if (!Object.hasOwn(WORDS, chosen)) return;
  language = chosen;
  remember('language', chosen);
  document.documentElement.lang = chosen;
  document.title = word('title');
  for (const element of document.querySelectorAll('[data-say]')) element.textContent = word(element.dataset.say);
  for (const element of document.querySelectorAll('[data-say-label]'))
    element.setAttribute('aria-label', word(element.dataset.sayLabel));
  for (const element of document.querySelectorAll('[data-say-title]')) element.title = word(element.dataset.sayTitle);
  for (const element of document.querySelectorAll('[data-say-placeholder]'))
    element.placeholder = word(element.dataset.sayPlaceholder);
  for (const link of document.querySelectorAll('.languages a')) {
    if (link.dataset.language === chosen) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
  document.querySelector('[data-topics]').href = `/${chosen}/topics`;
  document.querySelector('[data-alerts]').href = `/${chosen}/alerts`;
  document.querySelector('.brand').href = `/?lang=${chosen}`;
}

/** Storage may be forbidden in this browser; the conversation then lasts until the page is closed. */
export function recall(name) {
  try {
    return sessionStorage.getItem(`qorgan.${name}`);
  } catch {
    return null;
  }
}

export function remember(name, value) {
  try {
    sessionStorage.setItem(`qorgan.${name}`, value);
  } catch {
    // See recall().
  }
}
