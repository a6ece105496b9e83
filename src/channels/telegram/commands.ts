import type { Api } from 'grammy';
import { LANGUAGES, type Language } from '../../language.ts';
import type { Say } from '../../wording/say.ts';
import { describeFault, type Log } from './log.ts';

export const COMMANDS = [
  'start',
  'menu',
  'help',
  'language',
  'topics',
  'search',
  'sources',
  'human',
  'checklist',
  'document',
  'subscribe',
  'subscriptions',
  'stop',
  'move',
  'mydata',
  'forget',
  'privacy',
] as const;

/**
 * Tells Telegram the commands and what the bot is, in each language and once without one, which people with other
 * devices see. Best effort: the bot answers without them.
 */
export async function describeBot(api: Api, say: Say, logger: Log, signal: AbortSignal): Promise<void> {
  for (const shownTo of [undefined, ...LANGUAGES]) {
    const language: Language = shownTo ?? 'ru';
    const code = shownTo === undefined ? {} : { language_code: shownTo };
    const commands = COMMANDS.map((command) => ({ command, description: say(language, `telegram:command-${command}`) }));
    const steps = {
      setMyCommands: () => api.setMyCommands(commands, code, signal as never),
      setMyDescription: () =>
        api.setMyDescription(say(language, 'telegram:description', { phone: '112' }), code, signal as never),
      setMyShortDescription: () => api.setMyShortDescription(say(language, 'telegram:short-description'), code, signal as never),
    };
    for (const [method, call] of Object.entries(steps)) {
      if (signal.aborted) return;
      await call().catch(
        (error) =>
          signal.aborted ||
          logger.warn(
            { method, language: shownTo ?? 'default', fault: describeFault(error) },
            'Telegram did not take a description of the bot',
          ),
      );
    }
  }
}
