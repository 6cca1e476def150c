import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { toDatasetError } from './file-failure.ts';
import type { FileKind } from './image-formats.ts';
import { compareText, isWithin } from './paths.ts';
import type { Entry, Listing, Skipped } from './listing.ts';

/**
 * Lists a folder with one folder per class, at any depth inside it, sorted by path (classes first, by code unit).
 * Paths are relative to the folder, with `/` and the class folder. Hidden files are ignored; files of another kind,
 * lie in no class, or linked folders outside `within` or met before in the class are skipped with the reason, as is a
 * class without images.
 * @throws UnhansError `dataset` where a folder cannot be read.
 */
export async function readClassFolders(
  path: string,
  { within, files }: { readonly within: string; readonly files: FileKind },
): Promise<Listing> {
  const folder = resolve(path);
  const entries: Entry[] = [];
  const skipped: Skipped[] = [];
  for (const { name, ...child } of await readFolder(folder)) {
    if (!child.isFolder) {
      skipped.push({ path: name, reason: 'the file lies in no class folder' });
      continue;
    }
    let images = 0;
    const followed = new Set<string>();
    for await (const found of findFiles({ folder, within, files, label: name, path: name, parents: [], followed })) {
      if ('reason' in found) skipped.push(found);
      else images = entries.push({ ...found, row: entries.length });
    }
    if (images === 0) skipped.push({ path: name, label: name, reason: `the class folder holds no ${files.noun.many}` });
  }
  return { folder, entries, skipped };
}

/** A folder on the way down. */
interface Place {
  readonly folder: string;
  readonly within: string;
  readonly files: FileKind;
  readonly label: string;
  /** Relative to `folder`. */
  readonly path: string;
  /** Real paths of the folders passed on the way here. */
  readonly parents: readonly string[];
  /** Real paths of all folders of the class that were looked into: links to one another must not multiply them. */
  readonly followed: Set<string>;
}

async function* findFiles(place: Place): AsyncGenerator<Omit<Entry, 'row'> | Skipped> {
  const { folder, files, label } = place;
  const real = await realpath(join(folder, place.path));
  const refusal = refuseLink(real, place);
  if (refusal !== undefined) {
    yield { path: place.path, label, reason: refusal };
    return;
  }
  place.followed.add(real);
  for (const { name, isFolder } of await readFolder(join(folder, place.path))) {
    const path = `${place.path}/${name}`;
    if (isFolder) yield* findFiles({ ...place, path, parents: [...place.parents, real] });
    else if (files.matches(name)) yield { path, label };
    else yield { path, label, reason: `the name does not end like ${files.names}` };
  }
}

/** Why a folder reached through a link is not followed; undefined for all others. */
function refuseLink(real: string, { within, parents, followed }: Place): string | undefined {
  if (!isWithin(within, real)) return 'the folder is a link that leads outside the dataset';
  if (parents.some((parent) => isWithin(real, parent))) return 'the folder is a link back to a folder that holds it';
  if (followed.has(real)) return 'the folder is listed already, under another path';
  return undefined;
}

interface Child {
  readonly name: string;
  readonly isFolder: boolean;
}

async function readFolder(folder: string): Promise<Child[]> {
  try {
    const children = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'));
    children.sort((a, b) => compareText(a.name, b.name));
    return await Promise.all(
      children.map(async (child) => ({
        name: child.name,
        isFolder: await leadsToFolder(join(folder, child.name), child),
      })),
    );
  } catch (error) {
    throw toDatasetError(error, `folder ${JSON.stringify(folder)}`);
  }
}

/** A broken link counts as a file: what is wrong with it is said when the file is resolved. */
async function leadsToFolder(path: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}
