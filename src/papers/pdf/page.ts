/** A4 in points, with the wide left margin that papers in a file are bound by. */
export const PAGE = { width: 595.28, height: 841.89, left: 71, right: 42.5, top: 48, bottom: 54 } as const;
export const TEXT_WIDTH = PAGE.width - PAGE.left - PAGE.right;
export const SIZE = 10.5;
export const SMALL = 9;
export const TITLE = 13;
export const LEADING = 1.38;
/** Room for handwriting. */
export const RULED = 22;
/** The block at the top right begins here. */
export const ADDRESSEE_LEFT = TEXT_WIDTH * 0.44;

/** Something that takes a stripe of the page. Whoever draws knows where the stripe begins. */
export interface Stripe {
  height: number;
  draw(top: number): void;
  /** No page may end after this one. */
  isGlued: boolean;
}

/**
 * Which page each stripe stands on, and where. Glued stripes stay together; a chain that is longer than a page is broken
 * where the page ends.
 */
export function paginate(stripes: readonly Stripe[]): { page: number; top: number; stripe: Stripe }[] {
  const bottom = PAGE.height - PAGE.bottom;
  const placed: { page: number; top: number; stripe: Stripe }[] = [];
  let page = 0;
  let top: number = PAGE.top;
  for (let index = 0; index < stripes.length; ) {
    let end = index;
    while (stripes[end]?.isGlued && end + 1 < stripes.length) end += 1;
    const chain = stripes.slice(index, end + 1);
    const height = chain.reduce((sum, stripe) => sum + stripe.height, 0);
    const isTooLong = height > bottom - PAGE.top;
    if (!isTooLong && top + height > bottom) {
      page += 1;
      top = PAGE.top;
    }
    for (const stripe of chain) {
      if (top + stripe.height > bottom && top > PAGE.top) {
        page += 1;
        top = PAGE.top;
      }
      placed.push({ page, top, stripe });
      top += stripe.height;
    }
    index = end + 1;
  }
  return placed;
}
