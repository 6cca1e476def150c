/** Schema version 1: every table, index, view and trigger, explained for readers in docs/database.md. */
export const initialSchema = `
CREATE TABLE runs (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  key           TEXT NOT NULL,
  status        TEXT NOT NULL CHECK (status IN ('running', 'interrupted', 'done', 'failed')),
  started       TEXT NOT NULL,
  finished      TEXT,
  failure       TEXT,
  job           TEXT NOT NULL CHECK (json_valid(job)),
  model         TEXT NOT NULL,
  model_sha256  TEXT NOT NULL,
  dataset       TEXT NOT NULL,
  method        TEXT NOT NULL,
  versions      TEXT NOT NULL CHECK (json_valid(versions)),
  seconds       TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(seconds))
) STRICT;
CREATE INDEX runs_by_key ON runs (key);

CREATE TABLE classes (
  id            INTEGER PRIMARY KEY,
  run_id        INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name          TEXT NOT NULL,
  output_index  INTEGER,
  score         REAL,
  suspicious    INTEGER NOT NULL DEFAULT 0 CHECK (suspicious IN (0, 1)),
  note          TEXT,
  analysed      TEXT,
  UNIQUE (run_id, name)
) STRICT;

CREATE TABLE stages (
  key       TEXT PRIMARY KEY,
  name      TEXT NOT NULL,
  status    TEXT NOT NULL CHECK (status IN ('open', 'done')),
  path      TEXT,
  details   TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(details)),
  seconds   REAL NOT NULL DEFAULT 0,
  started   TEXT NOT NULL,
  finished  TEXT
) STRICT;

CREATE TABLE shards (
  id         INTEGER PRIMARY KEY,
  stage_key  TEXT NOT NULL REFERENCES stages (key) ON DELETE CASCADE,
  class_id   INTEGER REFERENCES classes (id) ON DELETE SET NULL,
  idx        INTEGER NOT NULL,
  path       TEXT NOT NULL,
  rows       INTEGER NOT NULL,
  details    TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(details)),
  finished   TEXT NOT NULL,
  UNIQUE (stage_key, idx)
) STRICT;
CREATE INDEX shards_by_class ON shards (class_id);

CREATE TABLE samples (
  id               INTEGER PRIMARY KEY,
  class_id         INTEGER NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
  position         INTEGER NOT NULL,
  path             TEXT NOT NULL,
  file             TEXT NOT NULL,
  label            TEXT,
  target           INTEGER,
  prediction       INTEGER,
  prediction_name  TEXT,
  confidence       REAL,
  logit            REAL,
  shard_id         INTEGER REFERENCES shards (id) ON DELETE SET NULL,
  shard_row        INTEGER,
  UNIQUE (class_id, position)
) STRICT;
CREATE INDEX samples_by_path ON samples (path);
CREATE INDEX samples_by_shard ON samples (shard_id);

CREATE TABLE skipped (
  id        INTEGER PRIMARY KEY,
  run_id    INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  path      TEXT NOT NULL,
  label     TEXT,
  reason    TEXT NOT NULL,
  shard_id  INTEGER REFERENCES shards (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX skipped_by_run ON skipped (run_id);
CREATE INDEX skipped_by_shard ON skipped (shard_id);

CREATE TABLE analyses (
  id             INTEGER PRIMARY KEY,
  class_id       INTEGER NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
  view           TEXT NOT NULL,
  cluster_count  INTEGER NOT NULL,
  embedding      TEXT,
  details        TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(details)),
  UNIQUE (class_id, view)
) STRICT;

CREATE TABLE eigenvalues (
  analysis_id  INTEGER NOT NULL REFERENCES analyses (id) ON DELETE CASCADE,
  idx          INTEGER NOT NULL,
  value        REAL NOT NULL,
  PRIMARY KEY (analysis_id, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE points (
  analysis_id  INTEGER NOT NULL REFERENCES analyses (id) ON DELETE CASCADE,
  sample_id    INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  x            REAL NOT NULL,
  y            REAL NOT NULL,
  PRIMARY KEY (analysis_id, sample_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX points_by_sample ON points (sample_id);

CREATE TABLE clusters (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  analysis_id   INTEGER NOT NULL REFERENCES analyses (id) ON DELETE CASCADE,
  class_id      INTEGER NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
  idx           INTEGER NOT NULL,
  size          INTEGER NOT NULL,
  fisher        REAL,
  score         REAL NOT NULL,
  suspicious    INTEGER NOT NULL CHECK (suspicious IN (0, 1)),
  shown         INTEGER NOT NULL CHECK (shown IN (0, 1)),
  mean_heatmap  BLOB,
  UNIQUE (class_id, idx)
) STRICT;
CREATE INDEX clusters_by_analysis ON clusters (analysis_id);

CREATE TABLE memberships (
  cluster_id  INTEGER NOT NULL REFERENCES clusters (id) ON DELETE CASCADE,
  rank        INTEGER NOT NULL,
  sample_id   INTEGER NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
  distance    REAL,
  PRIMARY KEY (cluster_id, rank),
  UNIQUE (sample_id, cluster_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE pictures (
  id          INTEGER PRIMARY KEY,
  sample_id   INTEGER REFERENCES samples (id) ON DELETE CASCADE,
  cluster_id  INTEGER REFERENCES clusters (id) ON DELETE CASCADE,
  kind        TEXT NOT NULL CHECK (kind IN ('thumbnail', 'overlay', 'heatmap', 'mean')),
  webp        BLOB NOT NULL,
  CHECK ((sample_id IS NULL) <> (cluster_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX pictures_by_sample ON pictures (sample_id, kind) WHERE sample_id IS NOT NULL;
CREATE UNIQUE INDEX pictures_by_cluster ON pictures (cluster_id, kind) WHERE cluster_id IS NOT NULL;

CREATE TABLE conservation (
  run_id    INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  position  INTEGER NOT NULL,
  layer     TEXT NOT NULL,
  arrived   REAL NOT NULL,
  absorbed  REAL NOT NULL,
  growth    REAL NOT NULL,
  flagged   INTEGER NOT NULL CHECK (flagged IN (0, 1)),
  PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE verdicts (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  cluster_id  INTEGER NOT NULL REFERENCES clusters (id) ON DELETE RESTRICT,
  verdict     TEXT NOT NULL CHECK (verdict IN ('artefact', 'legitimate', 'unsure')),
  note        TEXT NOT NULL DEFAULT '',
  author      TEXT NOT NULL DEFAULT '',
  recorded    TEXT NOT NULL
) STRICT;
CREATE INDEX verdicts_by_cluster ON verdicts (cluster_id);
CREATE TRIGGER verdicts_are_not_changed BEFORE UPDATE ON verdicts
BEGIN SELECT RAISE(ABORT, 'verdicts are append-only: record a new one instead'); END;
CREATE TRIGGER verdicts_are_not_deleted BEFORE DELETE ON verdicts
BEGIN SELECT RAISE(ABORT, 'verdicts are append-only: record a new one instead'); END;

CREATE VIEW cluster_summary AS
SELECT classes.run_id AS run, classes.name AS class, classes.name || '/' || clusters.idx AS cluster,
       analyses.view AS view, clusters.size AS size,
       CAST(clusters.size AS REAL) / (SELECT count(*) FROM samples WHERE samples.class_id = classes.id) AS share,
       clusters.fisher AS fisher, clusters.score AS score, clusters.suspicious AS suspicious,
       (SELECT verdict FROM verdicts WHERE verdicts.cluster_id = clusters.id ORDER BY verdicts.id DESC LIMIT 1) AS verdict,
       clusters.id AS cluster_id, classes.id AS class_id
FROM clusters JOIN analyses ON analyses.id = clusters.analysis_id JOIN classes ON classes.id = clusters.class_id;

CREATE VIEW suspicious_clusters AS
SELECT run, class, cluster, view, size, share, fisher, score, verdict, cluster_id
FROM cluster_summary WHERE suspicious = 1 ORDER BY run DESC, score DESC;

CREATE VIEW cluster_members AS
SELECT classes.run_id AS run, classes.name AS class, classes.name || '/' || clusters.idx AS cluster,
       analyses.view AS view, samples.path AS path, samples.file AS file, samples.label AS label,
       samples.prediction_name AS prediction, samples.confidence AS confidence, samples.logit AS logit,
       memberships.rank AS rank, memberships.distance AS distance,
       clusters.fisher AS fisher, clusters.score AS score, clusters.suspicious AS suspicious,
       clusters.id AS cluster_id, samples.id AS sample_id
FROM memberships JOIN clusters ON clusters.id = memberships.cluster_id
     JOIN analyses ON analyses.id = clusters.analysis_id JOIN classes ON classes.id = clusters.class_id
     JOIN samples ON samples.id = memberships.sample_id;
`;
