import { z } from 'zod';
import { type Refusal, refuse } from './errors.ts';

/** The messages that we know, as strict as Meta: unknown fields are refused, and lengths are UTF-16 units. */
const text = z.strictObject({ body: z.string().min(1).max(4096), preview_url: z.boolean().optional() });

const unique = (what: string) => (values: readonly string[]) => new Set(values).size === values.length || what;
const reply = z.strictObject({ id: z.string().min(1).max(256), title: z.string().trim().min(1).max(20) });
const buttons = z
  .array(z.strictObject({ type: z.literal('reply'), reply }))
  .min(1)
  .max(3)
  .refine((all) => unique('')(all.map((each) => each.reply.id)) === true, { error: 'ids must be unique' })
  .refine((all) => unique('')(all.map((each) => each.reply.title)) === true, { error: 'titles must be unique' });
const row = z.strictObject({
  id: z.string().min(1).max(200),
  title: z.string().trim().min(1).max(24),
  description: z.string().min(1).max(72).optional(),
});
const sections = z
  .array(z.strictObject({ title: z.string().max(24).optional(), rows: z.array(row).min(1) }))
  .min(1)
  .max(10)
  .refine((all) => all.length === 1 || all.every((each) => each.title), { error: 'several sections need titles' })
  .refine((all) => all.flatMap((each) => each.rows).length <= 10, { error: 'at most 10 rows' })
  .refine((all) => unique('')(all.flatMap((each) => each.rows.map(({ id }) => id))) === true, {
    error: 'row ids must be unique',
  });
const body = z.strictObject({ text: z.string().min(1).max(1024) });
const small = z.strictObject({ text: z.string().min(1).max(60) });
const interactive = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('button'), body, footer: small.optional(), action: z.strictObject({ buttons }) }),
  z.strictObject({
    type: z.literal('list'),
    body,
    footer: small.optional(),
    action: z.strictObject({ button: z.string().trim().min(1).max(20), sections }),
  }),
]);
const component = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('body'),
    parameters: z.array(z.strictObject({ type: z.literal('text'), text: z.string().min(1) })),
  }),
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.literal('quick_reply'),
    index: z.string(),
    parameters: z.array(z.strictObject({ type: z.literal('payload'), payload: z.string().min(1).max(128) })).length(1),
  }),
]);
const template = z.strictObject({
  name: z.string(),
  language: z.strictObject({ code: z.string() }),
  components: z.array(component).optional(),
});
const document = z.strictObject({
  id: z.string().min(1),
  filename: z.string().min(1).max(240).optional(),
  caption: z.string().max(1024).optional(),
});
const envelope = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z
    .string()
    .regex(/^\+?\d{5,20}$/)
    .optional(),
  recipient: z
    .string()
    .regex(/^[A-Z]{2}\.[A-Za-z0-9.]+$/)
    .optional(),
  biz_opaque_callback_data: z.string().min(1).max(512).optional(),
};
const payload = z
  .discriminatedUnion('type', [
    z.strictObject({ ...envelope, type: z.literal('text'), text }),
    z.strictObject({ ...envelope, type: z.literal('interactive'), interactive }),
    z.strictObject({ ...envelope, type: z.literal('template'), template }),
    z.strictObject({ ...envelope, type: z.literal('document'), document }),
  ])
  .refine(({ to, recipient }) => to !== undefined || recipient !== undefined, { error: 'to or recipient is required' });

export type SentPayload = z.infer<typeof payload>;
export type SentTemplate = z.infer<typeof template>;

export function readPayload(value: unknown): SentPayload | Refusal {
  const result = payload.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const at = `${issue?.path.map(String).join('.') ?? ''} ${issue?.message ?? ''}`.trim();
  if (issue?.code === 'invalid_type') return refuse(131008, at);
  return refuse(issue?.code === 'unrecognized_keys' || issue?.code === 'invalid_union' ? 100 : 131009, at);
}
