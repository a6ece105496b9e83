/**
 * Figures of law that somebody typed into an answer: digits that are not an article the topic cites, and number words
 * before a unit of law ("два года", "екі жыл", "two years"). Years of the calendar may be typed.
 */
export function typedFigures(text: string, cited: ReadonlySet<string>): string[] {
  const digits = text.match(/\d+(?:[-–.,\u00a0 ]?\d+)*/g) ?? [];
  const typed = digits.filter((figure) => !cited.has(figure.replace('–', '-')) && !/^(19|20)\d\d$/.test(figure));
  return [...typed, ...WORDS.flatMap((pattern) => text.match(pattern) ?? [])];
}

const WORDS = [
  /(?<!\p{L})(?:од(?:ин|на|ного|ной)|дв(?:а|е|ух)|тр(?:и|[её]х)|четыр\p{L}+|пят[иь]|шест[иь]|сем[иь]|вос(?:емь|ьми)|девят[иь]|десят[иь]|\p{L}+надцат[иь]|двадцат[иь]|тридцат[иь]|сорока?|ста?|двест\p{L}|двухсот|тысяч\p{L}?) (?:рабоч\p{L}+ |календарн\p{L}+ )?(?:год|лет|месяц|дн|день|час|сут|мрп|тенге|процент)/giu,
  /(?<!\p{L})(?:бір|екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|он|жиырма|отыз|қырық|елу|алпыс|жүз|мың) (?:жұмыс |күнтізбелік )?(?:жыл|ай(?:ға|дан|да|ы)?(?!\p{L})|күн|сағат|тәулік|аек|теңге|пайыз)/giu,
  /\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|hundred|thousand) (?:working |calendar )?(?:year|month|day|hour|mci|tenge|percent)/gi,
];
