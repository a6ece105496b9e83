/** What a file may be before anybody looks into it: an editor's file is a hundredth of this. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024;
export const MAX_ROWS = 50_000;
/** Unpacked bytes to packed bytes, for the whole archive. Ours unpacks to about seven times its size. */
export const MAX_UNZIPPED_RATIO = 100;
export const MAX_UNZIPPED_BYTES = 200 * 1024 * 1024;
/** A part that is tiny when packed may well exceed the ratio (an empty theme); this much harms nobody. */
export const UNZIPPED_BYTES_ALWAYS_ALLOWED = 1024 * 1024;
