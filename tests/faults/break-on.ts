/** Loaded before the bot: the words of one message break whatever reads them. */
const normalize = String.prototype.normalize;
String.prototype.normalize = function breaking(this: string, form?: string) {
  if (this.includes('сломайся')) throw new Error('broken on purpose');
  return normalize.call(this, form);
} as typeof normalize;
