import { describe, expect, it } from "vitest";
import { aRunEvent } from "@/testing/fixtures/runs";
import { runMessage } from "./run-message";

describe("what a run is worth saying", () => {
  it("says what the news brought, in the document's words", () => {
    expect(runMessage("News sync", aRunEvent())).toEqual({
      level: "success",
      text: "News sync completed · 24 new articles.",
    });
  });

  it("says what changed in the calendar", () => {
    const result = '{"inserted":3,"updated":0,"removed":1}';
    const event = aRunEvent({ taskType: "calendar_sync", result });
    expect(runMessage("Calendar sync", event)?.text).toBe(
      "Calendar sync completed · 3 events added, 1 removed.",
    );
  });

  it("tells whoever asked even that nothing is new", () => {
    const event = aRunEvent({ trigger: "manual", result: '{"inserted":0,"updated":0}' });
    expect(runMessage("News sync", event)?.text).toBe("News sync completed · nothing new.");
  });

  it("tells whoever asked what was tidied, and of others only that they are done", () => {
    const prune = (result: string | null, trigger = "manual") =>
      runMessage("Prune", aRunEvent({ taskType: "history_prune", trigger, result }))?.text;
    expect(prune('{"pruned":120,"articles":0,"alerts":3,"edits":0,"backup":"cockpit-1.db"}')).toBe(
      "Prune completed · 120 runs pruned, backed up.",
    );
    expect(prune('{"pruned":0,"articles":4,"alerts":0,"edits":0,"backup":null}')).toBe("Prune completed.");
    expect(prune('{"pruned":120,"backup":"cockpit-1.db"}', "schedule")).toBeUndefined();
    const other = aRunEvent({ taskType: "mirror", trigger: "manual", result: '{"copied":3}' });
    expect(runMessage("Mirror", other)?.text).toBe("Mirror completed.");
  });

  it("keeps quiet about scheduled runs that brought nothing", () => {
    expect(runMessage("News sync", aRunEvent({ result: '{"inserted":0}' }))).toBeNull();
    expect(runMessage("History prune", aRunEvent({ taskType: "history_prune", result: null }))).toBeNull();
  });

  it("gives the first line of a failure", () => {
    const event = aRunEvent({ status: "error", errorMessage: "refused the key (401)\nat line 7" });
    expect(runMessage("News sync", event)).toEqual({
      level: "error",
      text: "News sync failed · refused the key (401)",
    });
  });

  it("gives the reason of a skipped run to whoever asked, in words where there are some", () => {
    const skipped = (reason: string, result: string | null = null) =>
      runMessage("News sync", aRunEvent({ status: "skipped", trigger: "manual", reason, result }))?.text;
    expect(skipped("not_configured", '{"reason":"no api key"}')).toBe(
      "News sync skipped · it has not been set up yet.",
    );
    expect(skipped("offline")).toBe("News sync skipped · there is no network.");
    expect(skipped("asked_to_wait", '{"reason":"every source asked for a pause"}')).toBe(
      "News sync skipped · every source asked for a pause.",
    );
    expect(skipped("asked_to_wait")).toBe("News sync skipped · asked to wait.");
  });

  it.each(["overlap", "missed", "paused", "offline", "not_configured"])(
    "keeps quiet about slots passed over: %s",
    (reason) => {
      expect(runMessage("News sync", aRunEvent({ status: "skipped", reason }))).toBeNull();
    },
  );

  it("confirms a cancel, and says nothing of what the app's end cut off", () => {
    const cancelled = aRunEvent({ status: "cancelled", reason: "cancelled" });
    expect(runMessage("News sync", cancelled)?.text).toBe("News sync was cancelled.");
    expect(runMessage("News sync", aRunEvent({ status: "interrupted", reason: "shutdown" }))).toBeNull();
  });
});
