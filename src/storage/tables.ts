import type { Generated } from 'kysely';

/** The tables of state.db. Times are milliseconds since the epoch. Nothing here says what a person asked once they were answered. */
export interface Tables {
  people: {
    /** Never given twice: a delivery may name a person who is no longer there. */
    id: Generated<number>;
    channel: string;
    address: string;
    /** Chosen by the person; null while the language follows their messages. */
    language: string | null;
    /** Quiet hours in minutes after midnight in Kazakhstan; both null: the default. */
    quiet_from: number | null;
    quiet_to: number | null;
    /** Since when the channel says that this person cannot be reached; null while they can. */
    gone_at: number | null;
    /** When their subscriptions moved to another messenger; null once they were told. */
    moved_at: number | null;
    created_at: number;
    last_seen_at: number;
  };
  subscriptions: {
    person_id: number;
    /** 'all', or one of the subjects of alerts. */
    subject: string;
    frequency: 'at-once' | 'daily' | 'weekly';
    created_at: number;
  };
  /** Every consent that was given, with the version of the wording that the person saw. */
  consents: {
    id: Generated<number>;
    person_id: number;
    given_at: number;
    withdrawn_at: number | null;
    channel: string;
    wording: string;
  };
  /** One-time codes to move to another messenger; only the hash is kept. */
  transfer_codes: {
    code_hash: string;
    person_id: number;
    expires_at: number;
  };
  /** Keyed hashes of deleted addresses, so that a restored backup can be cleaned of them again. */
  tombstones: {
    address_hash: string;
    deleted_at: number;
  };
  /** The first day after an attack: what a person stated and ticked, as types. Kept for days, gone with /forget. */
  companions: {
    channel: string;
    address: string;
    /** JSON of the companion's own state. */
    state: string;
    updated_at: number;
  };
  companion_reminders: {
    id: Generated<number>;
    channel: string;
    address: string;
    step: string;
    nth: number;
    due_at: number;
    /** A claim that was never recorded may have been sent, and is not sent again. */
    state: 'waiting' | 'claimed' | 'sent';
  };
  alerts: {
    /** Never given twice. */
    id: Generated<number>;
    /** approved: released, and its deliveries are being queued. */
    state: 'draft' | 'approved' | 'sending' | 'halted' | 'done';
    /** JSON of the Alert as it was drafted. */
    content: string;
    kind: string;
    refers_to: number | null;
    /** The correction or withdrawal that took its place. */
    replaced_by: number | null;
    drafted_by: string;
    drafted_at: number;
    approved_by: string | null;
    approved_at: number | null;
    /** Queueing goes by the id of the person: done up to the first, to go on to the second. Null before the approval. */
    queued_to: number | null;
    queue_ends: number | null;
    /** The last time that it was queued, sent or resumed: an alert that lies still for days is not sent without a word. */
    moved_at: number | null;
    halted_why: string | null;
    done_at: number | null;
    /** Hash of what was approved, for a row that was changed behind our back. */
    seal: string;
  };
  /** The messages of an alert as they were approved: for each channel and language its parts, counted from 1. */
  alert_parts: {
    alert_id: number;
    channel: number;
    language: number;
    part: number;
    body: string;
    seal: string;
  };
  /** Who did what to which alert. Rows are only added: triggers refuse the rest. */
  alert_audit: {
    id: Generated<number>;
    alert_id: number;
    at: number;
    who: string;
    did: string;
    detail: string | null;
    seal: string;
  };
  /** One row for each part of an alert to one person. Small numbers only: there may be millions (delivery-codes.ts says what they mean). */
  deliveries: {
    alert_id: number;
    person_id: number;
    part: number;
    channel: number;
    language: number;
    frequency: number;
    state: number;
    /** How many copies the person got or may have got. Never more than two. */
    copies: Generated<number>;
    /** Not before this time. */
    due_at: number;
    /** The alert whose row leads the message in which this row goes out, when a digest took them together. */
    led_by: number | null;
    /** Kept by the database from the other columns: a flipped bit shows. */
    checksum: Generated<number>;
  };
  conversations: {
    channel: string;
    address: string;
    /** JSON of dialogue's Conversation: topics and counters, no words. */
    state: string;
    updated_at: number;
  };
  inbox: {
    channel: string;
    message_id: string;
    /** Empty for the last message of somebody who was forgotten: the row goes when it is done. */
    address: string;
    /** JSON of the Message; null once it is done: a person's words are kept only until they are answered. Words for a paper are sealed in it. */
    message: string | null;
    /** JSON of the replies from the moment they are decided until they are sent; sealed where they hold words for a paper. */
    replies: string | null;
    state: 'received' | 'answered' | 'done';
    /** How often the work on it was begun: a message that brings the process down twice is set aside. */
    attempts: Generated<number>;
    received_at: number;
    /** Keeps the order of arrival within a channel. */
    seq: Generated<number>;
  };
  /** WhatsApp lets a business write freely for 24 hours after the person wrote; a row lives little longer than that. */
  whatsapp_windows: {
    address: string;
    last_wrote_at: number;
    /** JSON of the choices that were last offered, so that a number typed in answer means one of them. */
    offered: string | null;
  };
  /** Alerts that a template announced, until the person taps to read them. */
  whatsapp_unread: {
    reference: string;
    address: string;
    body: string;
    /** JSON of the choices that hang under it. */
    offered: string;
    at: number;
  };
  /** How far an alert got, by WhatsApp's id of the message; its rank only rises. */
  whatsapp_states: {
    message_id: string;
    rank: number;
    at: number;
  };
  /** What is known of each watched act, and when it is looked at again. */
  watch_pages: {
    act: string;
    etag: string | null;
    last_modified: string | null;
    /** YYYY-MM-DD: the edition whose text is kept, and the day of adoption by which the card is known again. */
    edition: string | null;
    adopted: string | null;
    /** The text is read at every look until then: it may lag behind the card. */
    read_text_until: number;
    looked_at: number | null;
    /** The last look that proved something. */
    told_at: number | null;
    next_look_at: number;
    /** Since when looks prove nothing, and why the last one did not; null while they do. */
    untold_since: number | null;
    untold_why: string | null;
  };
  watch_articles: {
    act: string;
    language: string;
    article: string;
    /** Null for an article that was looked for and is not on the page. */
    words: string | null;
    hash: string | null;
    notes: string;
  };
  /** Every new edition, and every other text of one, that was found. */
  watch_findings: {
    id: Generated<number>;
    act: string;
    edition: string;
    edition_before: string;
    kind: 'articles' | 'notes' | 'elsewhere';
    found_at: number;
    /** The name of the file that was written for the editor; null until it is. */
    draft: string | null;
  };
  watch_changes: {
    finding_id: number;
    act: string;
    language: string;
    article: string;
    edition: string;
    /** Null for an article that was not there, or is not there any more. */
    before: string | null;
    after: string | null;
    /** With act, language, article and edition this is one change, whoever finds it and how often. */
    after_hash: string;
  };
}
