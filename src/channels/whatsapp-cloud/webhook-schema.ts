import { z } from 'zod';

/** Only what we read is described; the rest is ignored. Messages and statuses are checked one by one: a strange one spoils no other. */
const seconds = z.union([z.string().regex(/^\d{1,12}$/), z.int()]).transform(Number);
const words = z.object({ caption: z.string().optional() });

export const webhookBody = z.object({
  object: z.literal('whatsapp_business_account'),
  entry: z.array(z.object({ changes: z.array(z.object({ field: z.string(), value: z.unknown() })) })),
});

export const messagesValue = z.object({
  metadata: z.object({ phone_number_id: z.string() }),
  contacts: z.array(z.unknown()).optional(),
  messages: z.array(z.unknown()).optional(),
  statuses: z.array(z.unknown()).optional(),
});

/** Who wrote: the phone number is missing when the person hides it behind a username. */
export const contact = z.object({ wa_id: z.string().optional(), user_id: z.string().optional() });

export const message = z.object({
  id: z.string().min(1).max(512),
  timestamp: seconds,
  type: z.string(),
  from: z.string().optional(),
  from_user_id: z.string().optional(),
  text: z.object({ body: z.string() }).optional(),
  interactive: z
    .object({
      button_reply: z.object({ id: z.string() }).optional(),
      list_reply: z.object({ id: z.string() }).optional(),
    })
    .optional(),
  button: z.object({ payload: z.string().optional(), text: z.string() }).optional(),
  image: words.optional(),
  video: words.optional(),
  document: words.optional(),
});

export const status = z.object({
  id: z.string().min(1).max(512),
  status: z.string(),
  timestamp: seconds,
  biz_opaque_callback_data: z.string().optional(),
  errors: z.array(z.object({ code: z.int() })).optional(),
});

export const templateUpdate = z.object({
  event: z.string(),
  message_template_name: z.string(),
  message_template_language: z.string(),
});

export type IncomingMessage = z.infer<typeof message>;
