/**
 * Pages as the legacy host of the register builds them, after what public programs that read it in 2026 say and test against: the table
 * `ethernatable` of the card (kazakh-law clients, the AdiletCodex corpus), `div.container_gamma.text > article`, headings `<h3 id="z…">` of codes and
 * `<p><b><a name="z…"></a>Статья …</b></p>` of laws, notes as `p.note` and as bare `span.note` cut by links, red «Примечание ИЗПИ!»,
 * the tabs of an act and the frame about it. The words of the articles are made up.
 */

export type Tongue = 'rus' | 'kaz';

export interface ArticleOnSite {
  number: string;
  title: Record<Tongue, string>;
  /** The last word on what the article says. */
  paragraphs: Record<Tongue, string[]>;
  notes: Record<Tongue, string[]>;
  /** Red text before the heading: a change that is announced. */
  announced?: Record<Tongue, string>;
}

export interface ActOnSite {
  id: string;
  title: Record<Tongue, string>;
  requisites: string;
  /** dd.mm.yyyy */
  adopted: string;
  changed: string | null;
  articles: ArticleOnSite[];
  /** Of an act without articles. */
  points: Record<Tongue, string[]>;
  /** Codes set their headings in h3, laws in bold paragraphs. */
  style: 'h3' | 'bold';
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
}

function framed(act: ActOnSite, tongue: Tongue, tab: string, body: string): string {
  const at = `/${tongue}/docs/${act.id}`;
  return `<!DOCTYPE html>
<html lang="${tongue === 'rus' ? 'ru' : 'kk'}"><head><meta charset="utf-8"><title>${escaped(act.title[tongue])} - ИПС "Әділет"</title>
<script src="/js/jquery.js"></script></head><body>
<div id="header"><h4>Информационно-правовая система нормативных правовых актов Республики Казахстан</h4>
<form action="/rus/search/docs" method="get"><input type="text" name="fulltext"></form></div>
<div class="main"><div class="container_alpha slogan"><h1>${escaped(act.title[tongue])}</h1>
<span class="status status_upd">${tongue === 'rus' ? 'Обновленный' : 'Жаңартылған'}</span><p>${escaped(act.requisites)}</p></div>
<div id="tabs_container"><div class="container_gamma tabs"><a href="${at}">Текст</a> <a href="${at}/info">Информация</a>
<a href="${at}/history">История изменений</a> <a href="${at}/links">Ссылки</a> <a href="${at}/download">PDF</a> <a class="active">${tab}</a></div></div>
${body}
<div class="gradient container_omega aftertext">Если Вы обнаружили на странице ошибку, выделите мышью слово или фразу и нажмите Ctrl+Enter</div>
<div class="png_bg"><h4>Последние документы</h4><p>О районном бюджете</p></div></div>
<div id="footer">© РГП на ПХВ «Институт законодательства и правовой информации Республики Казахстан»</div></body></html>
`;
}

export function cardPage(act: ActOnSite): string {
  const rows: [string, string][] = [
    ['Дата принятия акта', act.adopted],
    ['Дата изменения акта', act.changed ?? 'НЕТ'],
    ['Форма акта', 'КОДЕКС'],
    ['Сфера правоотношений', 'Уголовное законодательство'],
    ['Юридическая сила', 'КОДЕКС'],
    ['Орган, принявший акт', 'Парламент Республики Казахстан'],
    ['Регион действия', 'Республика Казахстан'],
  ];
  const table = rows
    .map(([label, value]) => `<tr><td class="odd">${label}</td><td class="odd last">${value}</td></tr>`)
    .join('\n');
  return framed(
    act,
    'rus',
    'Информация',
    `<div class="container_gamma text"><table id="ethernatable"><tr><th>Параметр</th><th>Значение</th></tr>\n${table}</table></div>`,
  );
}

/** `dress` changes the markup and nothing else: soft hyphens, spaces, other tags about the same words. */
export function textPage(act: ActOnSite, tongue: Tongue, dress: 'plain' | 'other'): string {
  let anchor = 0;
  const dressed = (words: string) => {
    const html = escaped(words);
    if (dress === 'plain') return `&nbsp;&nbsp; ${html}`;
    return `<span style="color:#000000">${html.replace(/(\p{L}{4})(\p{L}{4})/gu, '$1&shy;<b>$2</b>').replace(/ /g, '&nbsp; \n')}</span>`;
  };
  const paragraph = (words: string) => `<p id="z${++anchor}">${dressed(words)}</p>`;
  const articles = act.articles.map((article) => {
    const name = tongue === 'rus' ? `Статья ${article.number}.` : `${article.number}-бап.`;
    const heading = `${name} ${escaped(article.title[tongue])}`;
    const set = act.style === 'h3' && dress === 'plain';
    return [
      article.announced ? `<font color="#FF0000"><a name="z${++anchor}"></a>${escaped(article.announced[tongue])}</font>` : '',
      set ? `<h3 id="z${++anchor}"> ${heading}</h3>` : `<p><b><a name="z${++anchor}"></a>${heading}</b></p>`,
      ...article.paragraphs[tongue].map(paragraph),
      ...article.notes[tongue].map((note, index) =>
        index % 2 === 0
          ? `<p class="note">${escaped(note)}</p>`
          : `<span class="note">${escaped(note)} </span><a href="/${tongue}/docs/Z2600000252#z7">№ 252-VIII</a><span class="note"> (вводится в действие позже).</span>`,
      ),
    ].join('\n');
  });
  const chapter = tongue === 'rus' ? 'Глава 1. ОБЩИЕ ПОЛОЖЕНИЯ' : '1-тарау. ЖАЛПЫ ЕРЕЖЕЛЕР';
  const end = tongue === 'rus' ? 'Глава 2. ЗАКЛЮЧИТЕЛЬНЫЕ ПОЛОЖЕНИЯ' : '2-тарау. ҚОРЫТЫНДЫ ЕРЕЖЕЛЕР';
  const body =
    act.articles.length > 0 ? [`<h3 id="z0">${chapter}</h3>`, ...articles, `<h3>${end}</h3>`] : act.points[tongue].map(paragraph);
  const text = `<div class="container_gamma text text_upd"><article>\n${body.join('\n')}\n</article></div>`;
  return framed(act, tongue, 'Текст', text);
}
