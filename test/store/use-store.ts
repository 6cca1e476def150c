import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';

/** A function that gives each test its own folder and takes it away afterwards. */
export function useFolder(): () => string {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'unhans-store-'));
    folders.push(folder);
    return folder;
  };
}

/** A function that opens a new database and closes it after the test. */
export function useStore(): () => Store {
  const createFolder = useFolder();
  const stores: Store[] = [];
  afterEach(() => {
    for (const store of stores.splice(0)) store.close();
  });
  return () => {
    const store = openStore(join(createFolder(), 'audit.sqlite'));
    stores.push(store);
    return store;
  };
}
