import { isUserId } from './address.ts';

/** What goes to …/messages, less the address of the person. */
export type Content =
  | { type: 'text'; text: { body: string; preview_url: false } }
  | { type: 'interactive'; interactive: Buttons | List }
  | { type: 'template'; template: Template }
  /** `id` is what the upload of the file gave. */
  | { type: 'document'; document: { id: string; filename: string; caption: string } };

export interface Buttons {
  type: 'button';
  body: { text: string };
  action: { buttons: { type: 'reply'; reply: { id: string; title: string } }[] };
}

export interface List {
  type: 'list';
  body: { text: string };
  action: { button: string; sections: { rows: Row[] }[] };
}

export interface Row {
  id: string;
  title: string;
  description?: string;
}

export interface Template {
  name: string;
  language: { code: string };
  components: (
    | { type: 'body'; parameters: { type: 'text'; text: string }[] }
    | { type: 'button'; sub_type: 'quick_reply'; index: string; parameters: { type: 'payload'; payload: string }[] }
  )[];
}

export type Payload = Content & {
  messaging_product: 'whatsapp';
  recipient_type: 'individual';
  /** A phone number … */
  to?: string;
  /** … or a business-scoped user id. */
  recipient?: string;
  /** Comes back in every status of the message. */
  biz_opaque_callback_data?: string;
};

/** Meta's own limits. */
export const LIMITS = { body: 1024, text: 4096, buttons: 3, button: 20, rows: 10, row: 24, description: 72, listButton: 20 };

export function textContent(body: string): Content {
  return { type: 'text', text: { body, preview_url: false } };
}

export function payloadTo(id: string, content: Content, reference?: string): Payload {
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...(isUserId(id) ? { recipient: id } : { to: id }),
    ...content,
    ...(reference !== undefined && { biz_opaque_callback_data: reference }),
  };
}
