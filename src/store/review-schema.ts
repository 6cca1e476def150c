/**
 * Schema version 4: what retraining needs of a verdict (name of the artefact, what to do with the images, where it is),
 * verdicts that are taken back by a later row, and clusters that a person made (`author`; of an audit NULL).
 */
export const reviewSchema = `
ALTER TABLE verdicts ADD COLUMN artefact TEXT NOT NULL DEFAULT '';
ALTER TABLE verdicts ADD COLUMN action TEXT CHECK (action IN ('drop', 'down-weight', 'relabel', 'keep'));
ALTER TABLE verdicts ADD COLUMN label TEXT NOT NULL DEFAULT '';
ALTER TABLE verdicts ADD COLUMN mask TEXT CHECK (mask IS NULL OR json_valid(mask));
ALTER TABLE verdicts ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1));
ALTER TABLE sample_verdicts ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1));
ALTER TABLE clusters ADD COLUMN author TEXT;
CREATE INDEX clusters_by_score ON clusters (class_id, suspicious, score, idx, size);

DROP VIEW suspicious_clusters;
DROP VIEW cluster_summary;
CREATE VIEW cluster_summary AS
SELECT classes.run_id AS run, classes.name AS class, classes.name || '/' || clusters.idx AS cluster,
       analyses.view AS view, clusters.size AS size,
       CAST(clusters.size AS REAL) / (SELECT count(*) FROM samples WHERE samples.class_id = classes.id) AS share,
       clusters.fisher AS fisher, clusters.score AS score,
       (SELECT CASE withdrawn WHEN 0 THEN verdict END FROM verdicts WHERE verdicts.cluster_id = clusters.id
        ORDER BY verdicts.id DESC LIMIT 1) AS verdict,
       clusters.views AS views, clusters.evidence AS evidence, clusters.suspicious AS suspicious,
       clusters.id AS cluster_id, classes.id AS class_id
FROM clusters JOIN analyses ON analyses.id = clusters.analysis_id JOIN classes ON classes.id = clusters.class_id;

CREATE VIEW suspicious_clusters AS
SELECT run, class, cluster, view, size, share, fisher, score, verdict, views, evidence, cluster_id
FROM cluster_summary WHERE suspicious = 1 ORDER BY run DESC, score DESC;
`;
