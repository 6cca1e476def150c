/** The present moment as the database keeps it: ISO 8601 in UTC. */
export function now(): string {
  return new Date().toISOString();
}
