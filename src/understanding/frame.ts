/**
 * The frame of a sentence: its small words and the endings of its verbs, which people keep in their own language when they borrow nouns.
 * "Прокуратураға арыз қалай жазам" is Kazakh, "мне нужна справка туралы" is Russian. Only Cyrillic: in Latin letters the two are hardly mixed,
 * and their small words would be taken for English.
 */
export function frameOf(words: readonly string[]): { ru: number; kk: number } {
  const marks = { ru: 0, kk: 0 };
  for (const word of words) {
    if (SMALL_WORDS.ru.has(word) || isVerb(word, VERBS.ru)) marks.ru += 1;
    if (SMALL_WORDS.kk.has(word) || isVerb(word, VERBS.kk)) marks.kk += 1;
  }
  return marks;
}

/** Lower case; Kazakh with and without its letters. What both languages have ("не", "да", "он") is in neither list. */
const SMALL_WORDS = {
  ru: wordsOf(`и|в|на|что|как|мне|меня|мной|я|она|они|мы|вы|за|по|с|со|к|о|от|до|для|если|или|это|был|была|было|были|есть|нужна|нужно|нужен|нужны
    можно|надо|какой|какая|какие|какое|где|куда|когда|почему|зачем|сколько|кто|кому|чем|ли|бы|же|мой|моя|мои|свой|его|ее|её|их|нас|нам|вас|вам|но
    то|так|уже|еще|ещё|только|все|всё|чтобы|при|из|без|под|над|про|тоже|тут|там|такое|этого|этот|эта|эти|будет|могу|хочу|у|а|ведь|этом|этой`),
  kk: wordsOf(`мен|мені|маған|менің|менде|сен|ол|оны|оған|оның|біз|бізді|бізге|сіз|сізге|сізде|бұл|осы|сол|қалай|қайда|қайдан|кім|кімге|кімнен|қашан|неге
    қанша|қай|қандай|бар|жоқ|ма|ме|ба|бе|па|пе|үшін|туралы|бойынша|және|немесе|бірақ|егер|керек|еді|деп|ғой|кейін|дейін|арқылы|сияқты|тағы|қазір
    мынау|анау|емес|мени|маган|менин|оган|бизди|бизге|биз|сиз|сизге|бул|калай|кайда|ким|кимге|кашан|канша|кай|кандай|жок|ушин|бирак|гой|кейин|дейин
    деген|дегеніміз|қой|болса|келсе|берсе|айтса|ұрса|урса`),
};

// Endings that nouns of the other language seldom have: "пациенты", "процесса", "хулиган" and "рентген" are no Kazakh verbs, "міндет" is no Russian one.
const VERBS = {
  ru: /^[а-яё]*(?:[аеиоуыя](?:ть|ться|л|ла|ло|ли|лся|лась|лись|ют|ет|ит|ят|ешь|ишь|ется|ются|ится|ите|йте)|ут|ют)$/,
  kk: /(?:[аеәіыуйлрнзмң]д[ыі]|[лрн]ди|[птқш]ты|[птксш]ті|[тпш]ти|ған|қан|[елрйнз]ген|[тпс]кен|[ғгқк][ае]н(?:мын|мін|мин|ым|ім|им)|[ае]й?[дт][ыі]|ай?мын|ей?м[іи]н|[ае]м[ыіи]з|[ыі]п|м[ае]йд[ыіи]|жатыр|са[мңқ]|се[мңк]|саңыз|сеңіз|уға|уге)$/,
};

/** Shorter words end like a verb by chance. */
const SHORTEST_VERB = 4;

function isVerb(word: string, endings: RegExp): boolean {
  return word.length >= SHORTEST_VERB && endings.test(word);
}

function wordsOf(list: string): ReadonlySet<string> {
  return new Set(list.split(/[|\s]+/));
}
