// Until when somebody may want something quiet.

export type SnoozeChoice = { label: string; until: (now: Date) => Date | null };

const after = (hours: number) => (now: Date) => new Date(now.getTime() + hours * 3_600_000);

/** The next morning at eight, of this computer's day. */
function tomorrow(now: Date): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 8);
}

/** For tasks as for everything at once. */
export const snoozeChoices: readonly SnoozeChoice[] = [
  { label: "for 1 hour", until: after(1) },
  { label: "for 4 hours", until: after(4) },
  { label: "until tomorrow 08:00", until: tomorrow },
  { label: "for a week", until: after(24 * 7) },
  { label: "until resumed", until: () => null },
];
