import { Api } from 'grammy';
import type { TelegramConfig } from '../../config.ts';
import type { Outlet } from '../../message.ts';
import { pauseForReal } from '../work/pause.ts';
import { makeButtons } from './keyboard.ts';
import { makeOutlet } from './outlet.ts';
import { makeThrottle } from './send.ts';

/** A way out without the channel around it: for the few messages that an editor sends to testers from the command line. */
export function loneOutlet(config: TelegramConfig): Outlet {
  const { signal } = new AbortController();
  return makeOutlet({
    api: new Api(config.token, { apiRoot: config.apiRoot, timeoutSeconds: 35 }),
    throttle: makeThrottle({ pause: pauseForReal, stopping: signal }),
    buttons: makeButtons(config.token),
    stopping: signal,
    cut: signal,
  });
}
