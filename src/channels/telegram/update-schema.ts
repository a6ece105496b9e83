import { z } from 'zod';

/** Only what we read is described; an update that does not fit is ignored, never a crash. */
export const user = z.object({ id: z.int(), is_bot: z.boolean(), language_code: z.string().optional() });
const chat = z.object({ id: z.int(), type: z.enum(['private', 'group', 'supergroup', 'channel']) });
const entities = z.array(
  z.object({ type: z.string(), offset: z.int().min(0), length: z.int().min(0), user: z.object({ id: z.int() }).optional() }),
);
// Service messages (a pinned message, a new title) are none of these and want no answer.
export const WORDLESS = [
  'animation',
  'audio',
  'contact',
  'dice',
  'document',
  'location',
  'paid_media',
  'photo',
  'poll',
  'sticker',
  'story',
  'venue',
  'video',
  'video_note',
  'voice',
] as const;
const wordless = Object.fromEntries(WORDLESS.map((kind) => [kind, z.unknown().optional()])) as Record<
  (typeof WORDLESS)[number],
  z.ZodOptional<z.ZodUnknown>
>;
export const incoming = z.object({
  message_id: z.int(),
  from: user.optional(),
  chat,
  text: z.string().optional(),
  entities: entities.optional(),
  caption: z.string().optional(),
  caption_entities: entities.optional(),
  reply_to_message: z.object({ from: z.object({ id: z.int() }).optional() }).optional(),
  is_automatic_forward: z.boolean().optional(),
  ...wordless,
});
export const update = z.object({
  update_id: z.int().min(0),
  message: incoming.optional(),
  edited_message: incoming.optional(),
  callback_query: z
    .object({
      id: z.string(),
      from: user,
      data: z.string().optional(),
      message: z.object({ message_id: z.int(), chat }).optional(),
    })
    .optional(),
  my_chat_member: z.object({ chat, from: user, new_chat_member: z.object({ status: z.string() }) }).optional(),
});

export type User = z.infer<typeof user>;
export type Incoming = z.infer<typeof incoming>;
export type Press = NonNullable<z.infer<typeof update>['callback_query']>;
export type Membership = NonNullable<z.infer<typeof update>['my_chat_member']>;

/** The number of an update, or null for what is no update at all. */
export function updateIdOf(value: unknown): number | null {
  const result = z.object({ update_id: z.int().min(0) }).safeParse(value);
  return result.success ? result.data.update_id : null;
}
