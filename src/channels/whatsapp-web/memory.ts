import { readdirSync, readFileSync } from 'node:fs';

/** Resident memory of a process and all its descendants in bytes; null where /proc does not tell it. */
export function memoryOfTree(root: number): number | null {
  const processes = readProcesses();
  if (!processes.has(root)) return null;
  const children = new Map<number, number[]>();
  for (const [pid, { parent }] of processes) children.set(parent, [...(children.get(parent) ?? []), pid]);
  let bytes = 0;
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    bytes += processes.get(pid)?.bytes ?? 0;
    waiting.push(...(children.get(pid) ?? []));
  }
  return bytes;
}

function readProcesses(): Map<number, { parent: number; bytes: number }> {
  const processes = new Map<number, { parent: number; bytes: number }>();
  for (const name of entries('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      const parent = Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0);
      const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0);
      processes.set(Number(name), { parent, bytes: kilobytes * 1024 });
    } catch {
      // It ended while we looked.
    }
  }
  return processes;
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
