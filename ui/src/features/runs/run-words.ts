// The words of history: what statuses, triggers, reasons and periods are called in front of a person.

const triggers: Record<string, string> = {
  schedule: "schedule",
  catch_up: "catch-up",
  manual: "Run now",
  retry: "retry",
};

const reasons: Record<string, string> = {
  not_configured: "not set up",
  asked_to_wait: "asked to wait",
  timed_out: "timed out",
};

const periods: Record<string, string> = {
  today: "today",
  yesterday: "yesterday",
  week: "last 7 days",
  dates: "from – to",
};

const plain = (word: string) => word.replaceAll("_", " ");

export const triggerText = (trigger: string): string => triggers[trigger] ?? plain(trigger);
export const reasonText = (reason: string): string => reasons[reason] ?? plain(reason);
export const periodText = (period: string): string => periods[period] ?? period;
