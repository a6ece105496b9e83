import type { PublishedAlert } from '../../../src/alerts/published.ts';
import type { Texts } from '../../../src/language.ts';

const texts = (ru: string, kk: string, en: string): Texts => ({ ru, kk, en });
const DAY = 86_400_000;
const FIRST = Date.parse('2026-11-20T20:30:00Z');

/** An alert as it was released; what a test does not name is harmless. */
export function publishedAlert(own: Partial<PublishedAlert> & Pick<PublishedAlert, 'id'>): PublishedAlert {
  return {
    kind: 'new',
    refersTo: null,
    subjects: ['criminal-code'],
    importance: 'normal',
    source: 'https://adilet.zan.kz/rus/docs/K1400000226',
    inForceFrom: '2026-12-01',
    title: texts(
      'Штраф за угрозу медику вырос',
      'Медицина қызметкерін қорқытқаны үшін айыппұл өсті',
      'The fine for threatening a medic has risen',
    ),
    text: texts(
      'С 1 декабря верхняя граница штрафа выше.\n\nЕсли вам угрожали раньше, действует прежний штраф.',
      '1 желтоқсаннан бастап айыппұлдың жоғарғы шегі көтерілді.\n\nСізді бұрын қорқытқан болса, бұрынғы айыппұл қолданылады.',
      'From 1 December the upper limit of the fine is higher.\n\nIf you were threatened before, the earlier fine holds.',
    ),
    provisions: ['cc/380-3/1'],
    changes: [
      {
        provision: 'cc/380-3/1',
        before: texts(
          'Угроза применения насилия в отношении медицинского работника наказывается штрафом в размере от двухсот до пятисот месячных расчётных показателей либо исправительными работами в том же размере.',
          'Медицина қызметкеріне күш қолданамын деп қорқыту екі жүзден бес жүзге дейінгі айлық есептік көрсеткіш мөлшерінде айыппұл салуға жазаланады.',
          'A threat of violence against a medical worker is punished by a fine of two hundred to five hundred monthly calculation indexes.',
        ),
        after: texts(
          'Угроза применения насилия в отношении медицинского или фармацевтического работника наказывается штрафом в размере от двухсот до тысячи месячных расчётных показателей либо исправительными работами в том же размере.',
          'Медицина немесе фармацевтика қызметкеріне күш қолданамын деп қорқыту екі жүзден мыңға дейінгі айлық есептік көрсеткіш мөлшерінде айыппұл салуға жазаланады.',
          'A threat of violence against a medical or pharmaceutical worker is punished by a fine of two hundred to one thousand monthly calculation indexes.',
        ),
      },
    ],
    approvedAt: FIRST,
    replacedBy: null,
    withdrawn: false,
    halted: false,
    ...own,
  };
}

/** Newest first, as they are read: a withdrawal, a correction, and what they speak of. */
export const RELEASED: PublishedAlert[] = [
  publishedAlert({
    id: 5,
    kind: 'withdrawal',
    refersTo: 4,
    subjects: ['health-code'],
    changes: [],
    provisions: [],
    inForceFrom: null,
    approvedAt: FIRST + 3 * DAY,
    title: texts('Кодекс о здоровье не менялся', 'Денсаулық кодексі өзгерген жоқ', 'The Health Code has not changed'),
    text: texts('Мы ошиблись. Простите.', 'Қателестік. Кешіріңіз.', 'We were wrong. We are sorry.'),
  }),
  publishedAlert({
    id: 4,
    subjects: ['health-code', 'labour-code'],
    changes: [],
    provisions: [],
    importance: 'urgent',
    approvedAt: FIRST + 2 * DAY,
    replacedBy: 5,
    withdrawn: true,
    title: texts('Меняется <Кодекс> & о здоровье', 'Денсаулық <кодексі> & өзгереді', 'The Health <Code> & changes'),
    text: texts('Если a < b && c > d, то ]]> конец.', 'Егер a < b && c > d, онда ]]> соңы.', 'If a < b && c > d, then ]]> ends.'),
  }),
  publishedAlert({
    id: 3,
    kind: 'correction',
    refersTo: 1,
    approvedAt: FIRST + DAY,
    title: texts('Штраф за угрозу: уточнение', 'Қорқыту айыппұлы: нақтылау', 'The fine for a threat: a correction'),
  }),
  publishedAlert({ id: 1, replacedBy: 3 }),
];
