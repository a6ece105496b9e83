import type { TopicCard } from '../../../src/knowledge/library.ts';
import type { Language } from '../../../src/language.ts';
import type { Block } from '../../../src/message.ts';

export const THREAT: TopicCard = {
  id: 'threat-words',
  group: 'act',
  title: {
    ru: 'Пациент угрожает словами или жестом',
    kk: 'Науқас сөзбен немесе қимылмен қорқытты',
    en: 'A patient threatens with words or a gesture',
  },
  label: { ru: 'Угроза словами', kk: 'Сөзбен қорқыту', en: 'Threat by words' },
  reviewedOn: '2026-11-24',
  subject: 'criminal-code',
  provisions: ['cc/380-3/1'],
};
export const FINE: TopicCard = {
  id: 'fine-in-tenge',
  group: 'penalty',
  title: { ru: 'Штраф в тенге', kk: 'Айыппұл теңгемен', en: 'The fine in tenge' },
  label: { ru: 'Штраф в тенге', kk: 'Айыппұл теңгемен', en: 'Fine in tenge' },
  reviewedOn: '2026-11-20',
  subject: 'criminal-code',
  provisions: ['cc/380-3/1', 'cc/380-3/2'],
};

export const LONG_ANSWER: Record<Language, Block[]> = {
  ru: [
    { kind: 'title', text: THREAT.title.ru },
    {
      kind: 'paragraph',
      spans: [
        { text: 'Да, угроза применить насилие', strong: true },
        {
          text: ' к медику или водителю скорой — уже преступление, даже если вас не тронули. Важно, чтобы угроза была из-за вашей работы: на смене, в связи с ней или из мести.',
        },
      ],
    },
    {
      kind: 'list',
      ordered: true,
      heading: 'Что делать',
      items: [
        [{ text: 'Отойдите в безопасное место и позвоните ' }, { text: '102', url: 'tel:102', strong: true }, { text: '.' }],
        [{ text: 'Запишите дословно, что сказал человек, когда, где и кто слышал.' }],
        [{ text: 'Подайте заявление в полицию и служебную записку руководителю.' }],
      ],
    },
    {
      kind: 'list',
      ordered: false,
      heading: 'Что говорит закон',
      items: [
        [
          { text: 'Часть 1 статьи 380-3 УК: ', strong: true },
          { text: 'штраф до 200 МРП (865 000 ₸), исправительные работы, ограничение или лишение свободы на срок до 2 лет.' },
        ],
      ],
    },
    {
      kind: 'note',
      spans: [
        {
          text: 'Часть 1 статьи 380-3 УК: действует с 7 марта 2026 года. Проверено 24 ноября 2026 года. Не всё здесь решено — смотрите подробности.',
        },
      ],
    },
    {
      kind: 'sources',
      heading: 'Источники',
      items: [
        {
          title: 'Уголовный кодекс Республики Казахстан, № 226-V',
          url: 'https://adilet.zan.kz/rus/docs/K1400000226',
          date: '2026-03-07',
          status: 'in-force',
        },
        {
          title: 'Сообщение Министерства здравоохранения',
          url: 'https://www.gov.kz/memleket/entities/dsm',
          date: '2026-01',
          status: 'announced',
        },
      ],
    },
  ],
  kk: [
    { kind: 'title', text: THREAT.title.kk },
    {
      kind: 'paragraph',
      spans: [
        { text: 'Иә, медицина қызметкеріне күш қолданам деп қорқыту — қылмыс', strong: true },
        {
          text: ', сізге қол тимесе де. Ең бастысы: қорқыту жұмысыңызға байланысты болуы керек — ауысымда, жұмыс үшін немесе кек алу үшін. Сөз де, қимыл да, пышақ көрсету де жатады.',
        },
      ],
    },
    {
      kind: 'list',
      ordered: true,
      heading: 'Не істеу керек',
      items: [
        [
          { text: 'Қауіпсіз жерге шығып, ' },
          { text: '102', url: 'tel:102', strong: true },
          { text: ' нөміріне қоңырау шалыңыз.' },
        ],
        [{ text: 'Ол адам не дегенін сөзбе-сөз, қашан, қай жерде және кім естігенін жазып алыңыз.' }],
        [{ text: 'Полицияға арыз, басшыға қызметтік хат беріңіз.' }],
      ],
    },
    {
      kind: 'note',
      spans: [
        { text: 'ҚК 380-3-бабының 1-бөлігі: 2026 жылғы 7 наурыздан бастап қолданыста. 2026 жылғы 24 қарашада тексерілді.' },
      ],
    },
    {
      kind: 'sources',
      heading: 'Дереккөздер',
      items: [
        {
          title: 'Қазақстан Республикасының Қылмыстық кодексі',
          url: 'https://adilet.zan.kz/kaz/docs/K1400000226',
          date: '2026-03-07',
          status: 'in-force',
        },
      ],
    },
  ],
  en: [
    { kind: 'title', text: THREAT.title.en },
    {
      kind: 'paragraph',
      spans: [
        { text: 'Yes. Threatening a medical worker with violence is a crime in itself', strong: true },
        { text: ', even if nobody touched you.' },
      ],
    },
    {
      kind: 'list',
      ordered: true,
      heading: 'What to do',
      items: [[{ text: 'Move to a safe place.' }], [{ text: 'Write down the exact words.' }]],
    },
    {
      kind: 'sources',
      heading: 'Sources',
      items: [{ title: 'Criminal Code', url: 'https://adilet.zan.kz/eng/docs/K1400000226', date: '2026', status: 'in-force' }],
    },
  ],
};
