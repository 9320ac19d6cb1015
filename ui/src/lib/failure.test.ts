import { describe, expect, it } from "vitest";
import { explainFailure } from "./failure";

const kindOf = (message: string, reason?: string) =>
  explainFailure({ taskType: "news_sync", message, reason }).kind;

describe("the kind of a failure", () => {
  it.each([
    ["NewsData.io refused the key (401); enter a valid one in the settings.", "Access refused"],
    ["LWN: the server refuses access (403): check the address and the key.", "Access refused"],
    ["LWN: there is nothing at this address (404).", "Not found"],
    ["LWN: the host name is not known; check its spelling and the network connection.", "Unreachable"],
    ["LWN: the server asks for fewer requests (429).", "Rate limited"],
    ["LWN: the server has a problem (503).", "Server error"],
    ["Team did not answer within 20 s; check the address or try later.", "No answer"],
    [
      "LWN: could not set up the HTTP client: No CA certificates were loaded from the system.",
      "No certificates",
    ],
    ["LWN: could not connect: invalid peer certificate: UnknownIssuer.", "Not trusted"],
    ["LWN: could not connect: the server refused the connection.", "Unreachable"],
    ["the database could not be backed up: no space left", "Storage"],
    ["it is what it is", "Failed"],
  ])("%s: %s", (message, kind) => {
    expect(kindOf(message)).toBe(kind);
  });

  it.each([
    ["timed_out", "Timed out"],
    ["panicked", "Handler crashed"],
    ["unknown_task_type", "No handler"],
    ["offline", "Offline"],
    ["on_strike", "On strike"],
  ])("is told by the reason %s", (reason, kind) => {
    expect(kindOf("it took 300 s", reason)).toBe(kind);
  });
});

describe("what to do about it", () => {
  const place = (taskType: string, message: string) => explainFailure({ taskType, message }).place?.hash;

  it("leads to the settings that are at fault", () => {
    expect(place("news_sync", "NewsData.io refused the key (401)")).toBe("newsdata-key");
    expect(place("news_sync", "LWN: there is nothing at this address (404).")).toBe("feeds");
    expect(place("calendar_sync", "Team: the server refuses access (403)")).toBe("calendars");
  });

  it("leads nowhere where no setting is at fault", () => {
    expect(place("news_sync", "LWN: the server has a problem (503).")).toBeUndefined();
    expect(place("news_sync", "LWN: could not set up the HTTP client: No CA certificates.")).toBeUndefined();
    expect(place("ideas_review", "no complete answer within 20 s")).toBeUndefined();
  });
});
