/** Schema version 5: what retraining should do with a single image, where that is not what its verdict implies. */
export const sampleActionsSchema = `
ALTER TABLE sample_verdicts ADD COLUMN action TEXT CHECK (action IN ('drop', 'down-weight', 'relabel', 'keep'));
ALTER TABLE sample_verdicts ADD COLUMN label TEXT NOT NULL DEFAULT '';
`;
