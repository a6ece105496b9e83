import { writeFileSync } from 'node:fs';
import { LANGUAGES } from '../../language.ts';
import { makeSay } from '../../wording/say.ts';
import { readData } from '../read-data.ts';
import { contentOf } from './content.ts';
import { makeXlsx } from './write-xlsx.ts';
import { writeYaml } from './yaml-file.ts';

/** Writes all topics and phrases into a new file. A file that is there already may hold an editor's work: it is not replaced. */
export async function exportFile(file: string, dataFolder: string): Promise<{ topics: number; phrases: number }> {
  const content = contentOf(readData(dataFolder));
  const bytes = file.endsWith('.xlsx')
    ? await makeXlsx(content, howTo())
    : writeYaml(
        content,
        LANGUAGES.flatMap((language) => [...howTo()[language], '']),
      );
  try {
    writeFileSync(file, bytes, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Error(`${file} is there already and may hold somebody's work: choose another name`);
  }
  const phrases = [...content.phrases.values()].flatMap((lists) =>
    [lists.learn, lists.heldBack].flatMap((list) => Object.values(list).flat()),
  );
  return { topics: content.topics.size, phrases: phrases.length };
}

/** How an editor works with the file, in the three languages: the sentences lie in locales/. */
function howTo(): Record<(typeof LANGUAGES)[number], string[]> {
  const say = makeSay();
  const lines = (language: (typeof LANGUAGES)[number]) => [
    say(language, 'exchange:what'),
    say(language, 'exchange:keys'),
    say(language, 'exchange:languages'),
    say(language, 'exchange:slots'),
    say(language, 'exchange:lists'),
    say(language, 'exchange:remove'),
    say(language, 'exchange:phrases'),
    say(language, 'exchange:formulas'),
    say(language, 'exchange:back'),
  ];
  return { ru: lines('ru'), kk: lines('kk'), en: lines('en') };
}
