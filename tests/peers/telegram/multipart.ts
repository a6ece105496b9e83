/** One part of a multipart body. */
interface Part {
  name: string;
  filename?: string;
  bytes: Buffer;
}

/** A file as it was uploaded. */
export interface Upload {
  name: string;
  bytes: Buffer;
}

/**
 * The parameters of an upload as Telegram reads them: values that were JSON are JSON again, and `attach://id` is the file.
 * By hand, because grammY writes `filename=` without quotes and begins without a line end, which Node's formData() refuses.
 */
export function readMultipart(body: Buffer, contentType: string): { parameters: Record<string, unknown>; uploads: Upload[] } {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (!boundary) throw new Error(`No boundary in '${contentType}': expected multipart/form-data; boundary=…`);
  const parts = partsOf(body, Buffer.from(`--${boundary}`));
  const files = parts.filter((part) => part.filename !== undefined);
  const parameters: Record<string, unknown> = {};
  const uploads: Upload[] = [];
  for (const { name, bytes } of parts.filter((part) => part.filename === undefined)) {
    const value = bytes.toString('utf8');
    const file = value.startsWith('attach://') ? files.find((part) => part.name === value.slice(9)) : undefined;
    if (file) uploads.push({ name: file.filename ?? '', bytes: file.bytes });
    parameters[name] = file ? `upload: ${file.filename}` : readValue(name, value);
  }
  return { parameters, uploads };
}

function partsOf(body: Buffer, border: Buffer): Part[] {
  const parts: Part[] = [];
  for (let at = body.indexOf(border); at >= 0; ) {
    const next = body.indexOf(border, at + border.length);
    if (next < 0) break;
    // Between the borders: a line end, the head, an empty line, the content, a line end.
    const piece = body.subarray(at + border.length + 2, next - 2);
    const end = piece.indexOf('\r\n\r\n');
    const head = piece.subarray(0, end).toString('utf8');
    const name = /;\s*name="([^"]*)"/i.exec(head)?.[1];
    const filename = /;\s*filename="?([^"\r\n]*)"?/i.exec(head)?.[1];
    if (end < 0 || name === undefined) throw new Error(`A part of the upload has no name: expected content-disposition`);
    parts.push({ name, ...(filename !== undefined && { filename }), bytes: Buffer.from(piece.subarray(end + 4)) });
    at = next;
  }
  return parts;
}

/** Everything is text in a form; only what the Bot API calls text stays so. */
function readValue(name: string, value: string): unknown {
  if (['caption', 'parse_mode', 'text'].includes(name)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
