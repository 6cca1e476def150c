import { agglomerative } from './agglomerative-clustering.ts';
import type { Clustering } from './clustering.ts';
import { dbscan } from './dbscan-clustering.ts';
import { hdbscan } from './hdbscan-clustering.ts';
import { kmeans } from './kmeans-clustering.ts';

/** Every clustering, by the name a job gives it. */
export const clusteringTable = { kmeans, dbscan, hdbscan, agglomerative } as const satisfies Record<string, Clustering>;

export type ClusteringName = keyof typeof clusteringTable;
