/** The options of a job, one a row, by their name in the job file: `spray.neighbours`. */
export function listOptions(job: unknown, name = ''): { name: string; value: string }[] {
  if (typeof job !== 'object' || job === null || Array.isArray(job)) return [{ name, value: formatValue(job) }];
  return Object.entries(job).flatMap(([key, value]) => listOptions(value, name === '' ? key : `${name}.${key}`));
}

function formatValue(value: unknown): string {
  if (Array.isArray(value)) return value.map(formatValue).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
