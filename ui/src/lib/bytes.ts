/** "1.5 MB": sizes as file managers tell them. */
export function bytes(count: number): string {
  if (count < 1_000) return `${count} B`;
  const units = ["kB", "MB", "GB", "TB"];
  const power = Math.min(units.length, Math.floor(Math.log10(count) / 3));
  return `${(count / 1_000 ** power).toFixed(1)} ${units[power - 1]}`;
}
