import { partsOfReply } from '../channels/telegram/parts-of-reply.ts';
import type { Renderer } from '../storage/alert-release.ts';

/**
 * What each channel that can write first makes of an alert. All of them, whatever is configured: an alert is released for everybody
 * who follows, and waits for a channel that is switched off.
 */
export const RENDERERS: readonly Renderer[] = [{ channel: 'telegram', partsOf: partsOfReply }];
