import type { FastifyInstance, RouteShorthandOptions } from 'fastify';
import { z } from 'zod';
import { LANGUAGES } from '../../language.ts';
import type { Message } from '../../message.ts';
import type { Conversations } from './conversations.ts';
import { explainFaults } from './faults.ts';

const chatMessage = z
  .object({
    // 128 random bits made by the page: nobody can guess another person's conversation.
    session: z.string().regex(/^[0-9a-f]{32}$/, { error: "expected 'session' to be 32 hexadecimal digits" }),
    id: z.string().regex(/^[\w-]{1,64}$/, { error: "expected 'id' to be 1 to 64 of A-Z a-z 0-9 _ -" }),
    text: z
      .string({ error: "expected 'text' to be a string" })
      .max(100_000, { error: "expected 'text' to have at most 100000 characters" })
      .optional(),
    choice: z
      .string()
      .regex(/^[\x20-\x7e]{1,40}$/, { error: "expected 'choice' to be 1 to 40 ASCII characters" })
      .optional(),
    lang: z.enum(LANGUAGES, { error: "expected 'lang' to be ru, kk or en" }).optional(),
  })
  .refine(({ text, choice }) => (text === undefined) !== (choice === undefined), { error: "expected either 'text' or 'choice'" });

export interface ChatParts {
  conversations: Conversations;
  now: () => number;
}

/** `POST /api/chat`: one message of the web page in, its replies out. Asked again with the same id, it gives the same. */
export function addChat(server: FastifyInstance, { conversations, now }: ChatParts, options: RouteShorthandOptions): void {
  server.post('/api/chat', options, async (request, reply) => {
    const parsed = chatMessage.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ error: explainFaults(parsed.error, request.body) });
    const replies = await conversations.answer(toMessage(parsed.data, now()));
    return { replies };
  });
}

function toMessage({ session, id, text, choice, lang }: z.infer<typeof chatMessage>, receivedAt: number): Message {
  return {
    from: { channel: 'web', id: session },
    // The desk knows messages by channel and id, and another session may count in the same way.
    id: `${session}:${id}`,
    text: text ?? '',
    ...(choice === undefined ? {} : { choice }),
    ...(lang === undefined ? {} : { deviceLanguage: lang }),
    receivedAt,
  };
}
