import type { Texts } from '../language.ts';
import type { Topic } from './schema.ts';

/** Every text of a topic with its place in the file, in the order of reading. */
export function textFields(topic: Topic): [field: string, texts: Texts][] {
  const fields: [string, Texts | undefined][] = [
    ['title', topic.title],
    ['label', topic.label],
    ['answer', topic.answer],
    ...topic.steps.map((step, index): [string, Texts] => [`steps.${index}`, step]),
    ...topic.law.flatMap((line, index): [string, Texts][] => ('text' in line ? [[`law.${index}`, line.text]] : [])),
    ['unsettled', topic.unsettled],
    ['views.manager', topic.views.manager],
    ['views.citizen', topic.views.citizen],
  ];
  return fields.filter((field): field is [string, Texts] => field[1] !== undefined);
}
