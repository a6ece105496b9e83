/** Writes numbers one after the other into one growing run of bytes. */
export class ByteWriter {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  /** A whole number from 0 up to 2^53: seven bits a byte, small numbers take one. */
  whole(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  /** Ascending whole numbers as the steps between them. */
  ascending(values: ArrayLike<number>): void {
    let before = 0;
    for (let i = 0; i < values.length; i += 1) {
      this.whole((values[i] as number) - before);
      before = values[i] as number;
    }
  }

  floats(values: Float32Array): void {
    this.bytes(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  bytes(values: Uint8Array): void {
    this.#room(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #room(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const wider = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    wider.set(this.written());
    this.#bytes = wider;
  }
}

/** Reads back what a ByteWriter wrote. Throws RangeError where the bytes end too early. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    // A view of its own: slice() of a Buffer would share its memory instead of copying.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  whole(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      if (this.#at >= this.#bytes.length) throw new RangeError('expected more bytes');
      const byte = this.#bytes[this.#at] as number;
      this.#at += 1;
      if (byte < 128) return value + byte * factor;
      value += (byte & 127) * factor;
    }
  }

  ascending(count: number): Float64Array {
    const values = new Float64Array(count);
    let before = 0;
    for (let i = 0; i < count; i += 1) values[i] = before += this.whole();
    return values;
  }

  floats(count: number): Float32Array {
    // Copied: an array of numbers must begin at a multiple of their size.
    return new Float32Array(this.bytes(count * 4).slice().buffer);
  }

  bytes(count: number): Uint8Array {
    if (count > this.#bytes.length - this.#at) throw new RangeError('expected more bytes');
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }
}

/** FNV-1a over 32 bits at a time: tells a file that a disk or a copy has spoilt. It keeps nobody out who means harm. */
export function checksumOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  const whole = bytes.length - (bytes.length % 4);
  for (let i = 0; i < whole; i += 4) {
    const four =
      (bytes[i] as number) |
      ((bytes[i + 1] as number) << 8) |
      ((bytes[i + 2] as number) << 16) |
      ((bytes[i + 3] as number) << 24);
    hash = Math.imul(hash ^ four, 0x01000193);
    hash ^= hash >>> 15;
  }
  for (let i = whole; i < bytes.length; i += 1) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return hash >>> 0;
}
