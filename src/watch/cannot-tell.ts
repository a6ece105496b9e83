/**
 * Why a look proved nothing. None of these is a change, and none is "no change": what was known is kept, and the operator is told.
 * The detail names what was seen (a status, an address, a date), never what was expected in its place by a guess.
 */
export const REASONS = [
  'robots-disallow', // robots.txt forbids the page
  'robots-unknown', // robots.txt could not be read, so nothing may be fetched
  'unreachable', // no connection, a certificate that cannot be checked, a connection cut off
  'timeout',
  'too-large',
  'redirect', // away from the hosts of the list, or round in circles
  'status', // an HTTP status that is neither a page nor "not modified"
  'asked-to-wait', // 429 or 503 with a Retry-After beyond our patience
  'not-html',
  'encoding', // bytes that are not the text they claim to be
  'login',
  'captcha',
  'maintenance',
  'application', // an empty frame that a browser would fill by a program
  'no-card', // a page without the table of the card
  'no-date', // the table is there and the dates are not
  'another-act',
  'date-backwards',
  'date-ahead',
  'no-text', // a page without the text of an act
  'unreadable', // the parser broke down over the page
  'cut-off', // the text has a beginning and no end
  'articles-gone', // most watched articles are missing at once: the page was rebuilt, the law was not
] as const;

export type Reason = (typeof REASONS)[number];

export interface CannotTell {
  kind: 'cannot-tell';
  why: Reason;
  detail: string;
  /** Milliseconds since the epoch before which the server asked not to be called. */
  notBefore?: number;
}

export function cannotTell(why: Reason, detail: string, notBefore?: number): CannotTell {
  // A title of somebody's page goes to a terminal and a log: no signs that steer one, and no more than a line.
  const plain = detail.replace(/\p{Cc}+/gu, ' ').slice(0, 200);
  return { kind: 'cannot-tell', why, detail: plain, ...(notBefore !== undefined && { notBefore }) };
}
