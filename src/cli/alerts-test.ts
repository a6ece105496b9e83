import { loneOutlet } from '../channels/telegram/lone-outlet.ts';
import { LANGUAGES } from '../language.ts';
import { type AlertOptions, type AlertTools, idOf } from './alerts.ts';
import { RENDERERS } from './renderers.ts';

/** Sends the texts, in every language, to people who said that they would look at them. Nothing of it is accounted for. */
export async function testSend({ alerts, composer, config }: AlertTools, subject: string, { to }: AlertOptions): Promise<number> {
  const alert = await alerts.find(idOf(subject));
  if (!alert) throw new Error(`There is no alert ${subject}: qorgan alerts list shows them all`);
  const testers = (to ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
  const wrong = testers.filter((each) => !/^telegram:-?\d+$/.test(each));
  if (testers.length === 0 || wrong.length > 0)
    throw new Error(`--to is '${to ?? ''}': expected testers like telegram:123456,telegram:234567`);
  if (!config.telegram) throw new Error('TELEGRAM_BOT_TOKEN is not set: expected the token of the bot that the testers wrote to');
  const outlet = loneOutlet(config.telegram);
  let failures = 0;
  for (const tester of testers) {
    for (const { channel, partsOf } of RENDERERS.filter((each) => each.channel === 'telegram')) {
      const frozen = composer.freeze(alert.content, alert.id, partsOf);
      for (const language of LANGUAGES) {
        for (const [index, body] of frozen[language].entries()) {
          const choices = index === frozen[language].length - 1 ? composer.choices(language) : [];
          const reference = `test.${alert.id}`;
          const outcome = await outlet.send(tester.slice(channel.length + 1), { body, choices, language, reference });
          console.log(
            `${tester}  ${language}  part ${index + 1}: ${outcome.kind}${'reason' in outcome ? ` (${outcome.reason})` : ''}`,
          );
          if (outcome.kind !== 'sent') failures += 1;
        }
      }
    }
  }
  return failures === 0 ? 0 : 1;
}
