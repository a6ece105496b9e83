import { readAlertTemplate, submissionsOf } from '../channels/whatsapp-cloud/templates.ts';
import { LANGUAGES } from '../language.ts';
import { DATA_FOLDER } from '../parts.ts';

/** `qorgan whatsapp templates [--json]`: what has to be submitted to Meta before an alert can reach somebody who wrote long ago. */
export function whatsapp(action: string | undefined, { json = false }: { json?: boolean }): number {
  if (action !== 'templates') {
    console.error(`Unknown action '${action ?? ''}': expected whatsapp templates`);
    return 2;
  }
  const template = readAlertTemplate(DATA_FOLDER);
  if (json) {
    console.log(JSON.stringify(submissionsOf(template), null, 2));
    return 0;
  }
  console.log(`Template ${template.name}, category ${template.category}. Submit it in each language (docs/whatsapp.md).`);
  for (const language of LANGUAGES) {
    const { body, footer, example } = template.texts[language];
    console.log(
      `\n--- ${language} ---\n${body}\n\n${footer}\n\n{{1}} for example: ${example[0]}\n{{2}} for example: ${example[1]}`,
    );
  }
  return 0;
}
