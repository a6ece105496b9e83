import { WHOLE } from '../../../src/watch/text.ts';
import type { WatchedAct } from '../../../src/watch/watch-list.ts';
import type { ActOnSite, ArticleOnSite } from './pages.ts';

export function article(number: string): ArticleOnSite {
  return {
    number,
    title: { rus: `Об испытании номер ${number}`, kaz: `${number}-сынақ туралы` },
    paragraphs: {
      rus: [
        `1. Испытание по статье ${number} проводится в течение десяти рабочих дней.`,
        '2. Итог испытания записывают в журнал.',
      ],
      kaz: [`1. ${number}-бап бойынша сынақ он жұмыс күні ішінде өткізіледі.`, '2. Сынақтың нәтижесі журналға жазылады.'],
    },
    notes: {
      rus: [
        `Сноска. Статья ${number} с изменениями, внесенными Законом РК от 04.05.2020.`,
        'Сноска. Заголовок изменён Законом РК',
      ],
      kaz: [
        `Ескерту. ${number}-бапқа өзгеріс енгізілді - ҚР 04.05.2020 Заңымен.`,
        'Ескерту. Тақырыбы жаңа редакцияда - ҚР Заңымен',
      ],
    },
  };
}

export function actOnSite({ id, what, articles }: Pick<WatchedAct, 'id' | 'what' | 'articles'>): ActOnSite {
  const numbers = articles === 'every' ? ['1', '2', '3'] : articles === 'whole' || articles[0] === WHOLE ? [] : articles;
  return {
    id,
    title: { rus: `Акт ${id}`, kaz: `${id} актісі` },
    requisites: `Испытательный акт «${what}»`,
    adopted: '03.07.2014',
    changed: '08.03.2026',
    articles: numbers.map(article),
    points: {
      rus: ['1. Утвердить прилагаемые Правила.', '2. Записи хранят тридцать дней.', '3. Контроль возложить на вице-министра.'],
      kaz: [
        '1. Қоса беріліп отырған Қағидалар бекітілсін.',
        '2. Жазбалар отыз күн сақталады.',
        '3. Бақылау вице-министрге жүктелсін.',
      ],
    },
    style: id.startsWith('K') ? 'h3' : 'bold',
  };
}
