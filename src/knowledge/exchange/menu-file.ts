import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Data } from '../read-data.ts';
import type { TopicContent } from './content.ts';
import { editYaml } from './edit-yaml.ts';
import type { FileChange } from './replace-files.ts';

/** The menu is not in an editor's file: a new topic, or one that changed its group, goes to the end of its group. */
export function menuFiles(menu: Data['menu'], topics: ReadonlyMap<string, TopicContent>, folder: string): FileChange[] {
  const groups = new Map<string, string[]>(Object.entries(menu));
  for (const [id, { group }] of topics) {
    if (groups.get(group)?.includes(id)) continue;
    for (const [name, ids] of groups)
      groups.set(
        name,
        ids.filter((other) => other !== id),
      );
    groups.set(group, [...(groups.get(group) ?? []), id]);
  }
  const path = 'menu.yaml';
  const before = readFileSync(join(folder, path), 'utf8');
  const after = editYaml(before, { menu: Object.fromEntries(groups) }, ['menu']);
  return after === before ? [] : [{ path, before, after }];
}
