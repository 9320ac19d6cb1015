/** "Every 45 min". */
export function intervalText(seconds: number): string {
  if (seconds % 86_400 === 0) return every(seconds / 86_400, "day");
  if (seconds % 3_600 === 0) return every(seconds / 3_600, "h");
  if (seconds % 60 === 0) return every(seconds / 60, "min");
  return every(seconds, "s");
}

const every = (n: number, unit: string) => {
  if (unit !== "day") return `Every ${n} ${unit}`;
  return n === 1 ? "Every day" : `Every ${n} days`;
};
