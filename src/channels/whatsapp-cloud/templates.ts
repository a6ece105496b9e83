import { join } from 'node:path';
import { z } from 'zod';
import { DataFaults, readYaml } from '../../knowledge/read-yaml.ts';
import { LANGUAGES, type Language } from '../../language.ts';
import type { TemplateState } from './graph-client.ts';
import type { Content } from './payload.ts';

/** Meta counts a body with its slots filled; the title is cut to leave room. */
const BODY_LIMIT = 1024;
const FOOTER_LIMIT = 60;
const TITLE_LIMIT = 300;
const LINK_LIMIT = 300;
const SLOTS = 2;

const text = z.strictObject({
  body: z
    .string()
    .max(BODY_LIMIT - TITLE_LIMIT - LINK_LIMIT + '{{1}}{{2}}'.length)
    .refine((body) => [...body.matchAll(/\{\{(\d+)\}\}/g)].map(([, slot]) => slot).join() === '1,2', {
      error: 'expected the slots {{1}} and {{2}} once, in this order',
    })
    .refine((body) => !/^\s*\{\{|\}\}\s*$/.test(body), { error: 'expected words before the first slot and after the last' }),
  footer: z.string().min(1).max(FOOTER_LIMIT),
  example: z.array(z.string().min(1)).length(SLOTS),
});

const templatesFile = z.strictObject({
  templates: z.strictObject({
    alert: z.strictObject({
      name: z.string().regex(/^[a-z0-9_]{1,512}$/, { error: 'expected a-z, 0-9 and _' }),
      category: z.literal('UTILITY'),
      texts: z.strictObject({ ru: text, kk: text, en: text }),
    }),
  }),
});

export type AlertTemplate = z.infer<typeof templatesFile>['templates']['alert'];

/** data/whatsapp/templates.yaml. Throws DataFaults. */
export function readAlertTemplate(dataFolder: string): AlertTemplate {
  const faults: string[] = [];
  const read = readYaml(join(dataFolder, 'whatsapp', 'templates.yaml'), 'data/whatsapp/templates.yaml', templatesFile, faults);
  if (!read) throw new DataFaults(faults);
  return read.templates.alert;
}

/** What is posted to …/message_templates to have it approved, one object a language. */
export function submissionsOf({ name, category, texts }: AlertTemplate): object[] {
  return LANGUAGES.map((language) => ({
    name,
    language,
    category,
    components: [
      { type: 'BODY', text: texts[language].body, example: { body_text: [texts[language].example] } },
      { type: 'FOOTER', text: texts[language].footer },
    ],
  }));
}

/** The template of a language with the alert's title and link in it. Meta refuses line ends, tabs and long runs of spaces in a slot. */
export function templateContent(template: AlertTemplate, language: Language, title: string, link: string): Content {
  const parameters = [cut(title.replace(/\s+/g, ' ').trim(), TITLE_LIMIT), link.slice(0, LINK_LIMIT)];
  return {
    type: 'template',
    template: {
      name: template.name,
      language: { code: language },
      components: [{ type: 'body', parameters: parameters.map((text) => ({ type: 'text', text })) }],
    },
  };
}

function cut(words: string, limit: number): string {
  if (words.length <= limit) return words;
  const border = words.lastIndexOf(' ', limit - 2);
  return `${words.slice(0, border > 0 ? border : limit - 2).replace(/[\ud800-\udbff]$/, '')} …`;
}

/** What Meta says of our template in each language; null as long as nobody asked. */
export interface TemplateStates {
  /** Learns what Meta listed, all of it. */
  listed(states: readonly TemplateState[]): void;
  /** One of them changed. */
  changed(state: TemplateState): void;
  /** A send found it unusable. */
  failed(language: Language): void;
  stateOf(language: Language): string | null;
}

export function makeTemplateStates({ name }: Pick<AlertTemplate, 'name'>): TemplateStates {
  const states = new Map<string, string>();
  let isKnown = false;
  return {
    listed(all) {
      states.clear();
      isKnown = true;
      for (const state of all) if (state.name === name) states.set(state.language, state.status);
    },
    changed(state) {
      if (state.name === name) states.set(state.language, state.status);
    },
    failed: (language) => void states.set(language, 'UNUSABLE'),
    stateOf: (language) => states.get(language) ?? (isKnown ? 'MISSING' : null),
  };
}
