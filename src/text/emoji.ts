// What a picture says, as a word that the phrases know; the matcher holds three languages, so one is enough.
const SAID: Record<string, string> = {
  '🔪': 'нож',
  '🗡': 'нож',
  '🔫': 'пистолет',
  '🪓': 'топор',
  '🩸': 'кровь',
  '🤕': 'травма',
  '🆘': 'помогите',
  '🚑': 'скорая',
  '🚓': 'полиция',
  '🚔': 'полиция',
  '🚨': 'срочно',
  '👮': 'полиция',
  '👊': 'ударил',
  '🤛': 'ударил',
  '🤜': 'ударил',
  '🤬': 'матом',
  '📹': 'видео',
  '🎥': 'видео',
  '👨‍⚕': 'врач',
  '👩‍⚕': 'врач',
  '👍': 'да',
  '👌': 'да',
  '👎': 'нет',
  '👋': 'привет',
  '🤝': 'спасибо',
}; // prettier-ignore

const PICTURE = new RegExp(Object.keys(SAID).join('|'), 'gu');

/** Pictures that say a word become that word; the others are let be, and vanish with the signs between words. */
export function picturesAsWords(text: string): string {
  return text.replace(PICTURE, (picture) => ` ${SAID[picture]} `);
}
