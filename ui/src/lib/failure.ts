// What kind of failure an error is, and what a person can do about it. It reads the sentences of the handlers, so it knows
// no more than they say; what it does not know is a failure like any other.

export type Failure = {
  /** One or two words. */
  kind: string;
  /** What to do, in a sentence. */
  advice: string;
  /** Whether a key or the access is refused; for other kinds the sentences a task has of its own say the wrong thing. */
  cause: "access" | "unknown" | "other";
  /** Where to do it. */
  place?: { to: "/settings"; hash: string; label: string };
};

export type Failed = { taskType: string; message?: string | null; reason?: string | null };

type Rule = {
  kind: string;
  of: RegExp;
  advice: string | Record<string, string>;
  cause?: Failure["cause"];
  settings?: boolean;
};

const BY_ITSELF = "Nothing to do here: it is tried again by itself.";

/** The first that fits; reason and sentence are looked through together. */
const rules: Rule[] = [
  {
    kind: "Timed out",
    of: /^timed_out/,
    advice: "It was stopped at its timeout: look in the log at what was slow, or allow it more time.",
  },
  {
    kind: "Handler crashed",
    of: /^panicked/,
    advice: "This is a fault of the program and not of your settings; the next slot is tried all the same.",
  },
  {
    kind: "No handler",
    of: /^unknown_task_type|there is no handler/,
    advice: "This version cannot run this kind of task: update it, or switch the task off.",
  },
  {
    kind: "Access refused",
    of: /\b(401|403)\b|unauthori[sz]ed|forbidden|refuse[sd] (the key|access)/i,
    cause: "access",
    advice: {
      news_sync: "Check the NewsData key and the addresses of the feeds.",
      calendar_sync: "Check the address of the calendar: a private one may have been withdrawn.",
      other: "Check the address and the key.",
    },
    settings: true,
  },
  {
    kind: "Not found",
    of: /\b(404|410)\b|nothing at this address|not found/i,
    advice: "Check the spelling of the address; it may have moved.",
    settings: true,
  },
  {
    kind: "Rate limited",
    of: /\b429\b|fewer requests|too many requests|quota|credits|pause until/i,
    advice: "It is asked again when it allows it. If this comes often, let the task run less often.",
  },
  { kind: "Server error", of: /\b5\d\d\b|server has a problem/i, advice: BY_ITSELF },
  { kind: "Offline", of: /^offline|no network/i, advice: "It goes on by itself once there is a network." },
  {
    kind: "No answer",
    of: /no complete answer|did not answer|timed? ?out|within \d+ ?s/i,
    advice: "It is tried again by itself. If this stays, check the address.",
    settings: true,
  },
  {
    kind: "No certificates",
    of: /could not set up the HTTP client/i,
    advice:
      "This computer has none to know servers by. Install them (the package is called ca-certificates on most systems).",
  },
  {
    kind: "Not trusted",
    of: /certificate|\btls\b/i,
    advice: "The server cannot prove who it is. Check the address, and this computer's clock.",
    settings: true,
  },
  {
    kind: "Unreachable",
    of: /\bdns\b|resolve|host name|could not (be )?connect|connection|unreachable|broke off|hung up/i,
    advice: "Check the spelling of the address and the network; it is tried again by itself.",
    settings: true,
  },
  {
    kind: "Unreadable",
    of: /not an? (feed|calendar)|could not be (read|understood)|pars(e|ing)|malformed|unexpected|larger than/i,
    advice: "Check that the address leads to what it is meant to, and not to a page about it.",
    settings: true,
  },
  {
    kind: "Storage",
    of: /database|disk|backup|read-only/i,
    advice: "Check that there is room on the disk and that the data folder may be written to.",
  },
];

/** Kind, advice, and the place in the settings where there is one. */
export function explainFailure({ taskType, message, reason }: Failed): Failure {
  const said = [reason, message].filter(Boolean).join(" ");
  const rule = rules.find(({ of }) => of.test(said));
  if (!rule)
    return {
      kind: reason ? sentenceCase(reason) : "Failed",
      cause: "unknown",
      advice: "Look at the log of the run: it says how far it came.",
    };
  const { kind, advice, cause = "other", settings } = rule;
  const text = typeof advice === "string" ? advice : (advice[taskType] ?? advice.other ?? "");
  return { kind, cause, advice: text, place: settings ? placeOf(taskType, said) : undefined };
}

const sentenceCase = (word: string) => `${word.charAt(0).toUpperCase()}${word.slice(1).replaceAll("_", " ")}`;

/** The part of the settings that a task goes by. */
function placeOf(taskType: string, said: string): Failure["place"] {
  if (taskType === "calendar_sync") return { to: "/settings", hash: "calendars", label: "calendars" };
  if (taskType !== "news_sync") return undefined;
  return /newsdata/i.test(said)
    ? { to: "/settings", hash: "newsdata-key", label: "NewsData key" }
    : { to: "/settings", hash: "feeds", label: "feeds" };
}
