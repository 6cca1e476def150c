/** Schema version 3: verdicts on single samples, as examples of what a cluster shows or does not show. */
export const sampleVerdictsSchema = `
CREATE TABLE sample_verdicts (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  cluster_id  INTEGER NOT NULL REFERENCES clusters (id) ON DELETE RESTRICT,
  path        TEXT NOT NULL,
  verdict     TEXT NOT NULL CHECK (verdict IN ('artefact', 'legitimate', 'unsure')),
  note        TEXT NOT NULL DEFAULT '',
  author      TEXT NOT NULL DEFAULT '',
  recorded    TEXT NOT NULL
) STRICT;
CREATE INDEX sample_verdicts_by_cluster ON sample_verdicts (cluster_id, path);
CREATE TRIGGER sample_verdicts_are_not_changed BEFORE UPDATE ON sample_verdicts
BEGIN SELECT RAISE(ABORT, 'verdicts are append-only: record a new one instead'); END;
CREATE TRIGGER sample_verdicts_are_not_deleted BEFORE DELETE ON sample_verdicts
BEGIN SELECT RAISE(ABORT, 'verdicts are append-only: record a new one instead'); END;
`;
