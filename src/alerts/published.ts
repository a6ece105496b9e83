import type { Alert } from './schema.ts';

/** An alert that was released: what the feed, the pages and the banners show. */
export interface PublishedAlert extends Alert {
  id: number;
  /** Milliseconds since the epoch. */
  approvedAt: number;
  /** The correction that took its place; null while it stands. */
  replacedBy: number | null;
  /** A withdrawal took it back: `replacedBy` names the withdrawal. */
  withdrawn: boolean;
  /** Its sending stands still by somebody's decision. */
  halted: boolean;
}
