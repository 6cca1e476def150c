/**
 * Schema version 2: a cluster may be a finding of several views, with the evidence for it. Clusters from before are
 * findings of their one view, without evidence. `pictures` is rebuilt for its new kinds.
 */
export const findingsSchema = `
ALTER TABLE clusters ADD COLUMN views TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(views));
ALTER TABLE clusters ADD COLUMN evidence TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(evidence));
ALTER TABLE clusters ADD COLUMN region BLOB;
ALTER TABLE clusters ADD COLUMN membership BLOB;
UPDATE clusters SET views = (SELECT json_array(view) FROM analyses WHERE analyses.id = analysis_id);

CREATE TABLE pictures_2 (
  id          INTEGER PRIMARY KEY,
  sample_id   INTEGER REFERENCES samples (id) ON DELETE CASCADE,
  cluster_id  INTEGER REFERENCES clusters (id) ON DELETE CASCADE,
  kind        TEXT NOT NULL
              CHECK (kind IN ('thumbnail', 'overlay', 'heatmap', 'mean', 'membership', 'before', 'after')),
  position    INTEGER NOT NULL DEFAULT 0,
  caption     TEXT NOT NULL DEFAULT '',
  webp        BLOB NOT NULL,
  CHECK ((sample_id IS NULL) <> (cluster_id IS NULL))
) STRICT;
INSERT INTO pictures_2 (id, sample_id, cluster_id, kind, webp) SELECT id, sample_id, cluster_id, kind, webp FROM pictures;
DROP TABLE pictures;
ALTER TABLE pictures_2 RENAME TO pictures;
CREATE UNIQUE INDEX pictures_by_sample ON pictures (sample_id, kind, position) WHERE sample_id IS NOT NULL;
CREATE UNIQUE INDEX pictures_by_cluster ON pictures (cluster_id, kind, position) WHERE cluster_id IS NOT NULL;

DROP VIEW suspicious_clusters;
DROP VIEW cluster_summary;
CREATE VIEW cluster_summary AS
SELECT classes.run_id AS run, classes.name AS class, classes.name || '/' || clusters.idx AS cluster,
       analyses.view AS view, clusters.size AS size,
       CAST(clusters.size AS REAL) / (SELECT count(*) FROM samples WHERE samples.class_id = classes.id) AS share,
       clusters.fisher AS fisher, clusters.score AS score,
       (SELECT verdict FROM verdicts WHERE verdicts.cluster_id = clusters.id ORDER BY verdicts.id DESC LIMIT 1) AS verdict,
       clusters.views AS views, clusters.evidence AS evidence, clusters.suspicious AS suspicious,
       clusters.id AS cluster_id, classes.id AS class_id
FROM clusters JOIN analyses ON analyses.id = clusters.analysis_id JOIN classes ON classes.id = clusters.class_id;

CREATE VIEW suspicious_clusters AS
SELECT run, class, cluster, view, size, share, fisher, score, verdict, views, evidence, cluster_id
FROM cluster_summary WHERE suspicious = 1 ORDER BY run DESC, score DESC;
`;
