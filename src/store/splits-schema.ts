/** Schema version 6: which part of the dataset (train, test) a sample is in, where the manifest tells. */
export const splitsSchema = `
ALTER TABLE samples ADD COLUMN split TEXT;
`;
