import type { Store } from './store.ts';

/**
 * What a picture shows. Of a sample: the image, its heatmap, the one laid over the other. Of a cluster: its mean
 * heatmap, where membership comes from, images before and after what the model looks at was pasted or painted over.
 */
export type PictureKind = 'thumbnail' | 'overlay' | 'heatmap' | 'mean' | 'membership' | 'before' | 'after';

/** Whom a picture belongs to. */
export type PictureOwner = { readonly sampleId: number } | { readonly clusterId: number };

export type Picture = PictureOwner & {
  readonly kind: PictureKind;
  /** Its number among its owner's pictures of that kind, from 0; those before and after go together by it. Default 0. */
  readonly position?: number;
  /** What stands below it, such as what the model says of it. Default: nothing. */
  readonly caption?: string;
  /** The encoded file: WebP, or SVG of what is no image (readPictureType tells). */
  readonly webp: Uint8Array;
};

/** The media type of a picture that was kept. */
export function readPictureType(bytes: Uint8Array): 'image/webp' | 'image/svg+xml' {
  return bytes[0] === '<'.charCodeAt(0) ? 'image/svg+xml' : 'image/webp';
}

/** Saves pictures in one transaction, each in place of the one its owner had of that kind and position. */
export function savePictures(store: Store, pictures: Iterable<Picture>): void {
  store.transaction(() => {
    for (const picture of pictures) {
      store.run(
        `INSERT OR REPLACE INTO pictures (sample_id, cluster_id, kind, position, caption, webp)
         VALUES (@sampleId, @clusterId, @kind, @position, @caption, @webp)`,
        { sampleId: null, clusterId: null, position: 0, caption: '', ...picture },
      );
    }
  });
}

/** A picture as it was saved, without its owner. */
export interface PictureRow {
  readonly kind: PictureKind;
  readonly position: number;
  readonly caption: string;
  readonly webp: Buffer;
}

/** The pictures of a sample or a cluster, by position within each kind. */
export function listPictures(store: Store, owner: PictureOwner): PictureRow[] {
  const column = 'sampleId' in owner ? 'sample_id = @sampleId' : 'cluster_id = @clusterId'; // IS would use no index
  return store.all<PictureRow>(
    `SELECT kind, position, caption, webp FROM pictures WHERE ${column} ORDER BY kind, position`,
    { ...owner },
  );
}

/** The first picture of each kind that a sample or a cluster has. */
export function readPictures(store: Store, owner: PictureOwner): Partial<Record<PictureKind, Buffer>> {
  const rows = listPictures(store, owner).filter(({ position }) => position === 0);
  return Object.fromEntries(rows.map(({ kind, webp }) => [kind, webp]));
}

/** The pictures of one kind of all samples of a class, by sample id. */
export function readClassPictures(store: Store, classId: number, kind: PictureKind): Map<number, Buffer> {
  const rows = store.all<{ sampleId: number; webp: Buffer }>(
    `SELECT sample_id AS sampleId, webp FROM samples JOIN pictures ON pictures.sample_id = samples.id
     WHERE class_id = @classId AND kind = @kind ORDER BY samples.position`,
    { classId, kind },
  );
  return new Map(rows.map(({ sampleId, webp }) => [sampleId, webp]));
}

/** How many pictures the samples and clusters of a class have, and their size. */
export function measurePictures(store: Store, classId: number): { count: number; bytes: number } {
  return store.first<{ count: number; bytes: number }>(
    `SELECT count(*) AS count, coalesce(sum(length(webp)), 0) AS bytes FROM pictures
     WHERE sample_id IN (SELECT id FROM samples WHERE class_id = @classId)
        OR cluster_id IN (SELECT id FROM clusters WHERE class_id = @classId)`,
    { classId },
  )!;
}

/** Gives a class the pictures that an earlier run drew of the same samples and clusters. */
export function adoptPictures(store: Store, fromClassId: number, toClassId: number): void {
  if (fromClassId === toClassId) return;
  const classes = { fromClassId, toClassId };
  store.transaction(() => {
    store.run(
      `INSERT OR REPLACE INTO pictures (sample_id, kind, position, caption, webp)
       SELECT mine.id, kind, pictures.position, caption, webp FROM samples AS theirs
       JOIN pictures ON pictures.sample_id = theirs.id
       JOIN samples AS mine ON mine.class_id = @toClassId AND mine.position = theirs.position
       WHERE theirs.class_id = @fromClassId`,
      classes,
    );
    store.run(
      `INSERT OR REPLACE INTO pictures (cluster_id, kind, position, caption, webp)
       SELECT mine.id, kind, pictures.position, caption, webp FROM clusters AS theirs
       JOIN pictures ON pictures.cluster_id = theirs.id
       JOIN clusters AS mine ON mine.class_id = @toClassId AND mine.idx = theirs.idx
       WHERE theirs.class_id = @fromClassId`,
      classes,
    );
  });
}
