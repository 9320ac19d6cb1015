import { describe, expect, it } from "vitest";
import { configChanges } from "./config-changes";

const herald = { name: "Herald", url: "https://herald.example/feed?key=s3cret" };
const gazette = { name: "Gazette", url: "https://gazette.example/rss" };
const changes = (before: unknown, after: unknown) =>
  configChanges(JSON.stringify(before), JSON.stringify(after));

describe("what changed in a configuration", () => {
  it.each([
    ["a thing that came", { feeds: [herald] }, { feeds: [herald, gazette] }, ["feeds: added “Gazette”"]],
    ["one that went", { feeds: [herald, gazette] }, { feeds: [gazette] }, ["feeds: removed “Herald”"]],
    ["the first one", {}, { feeds: [herald] }, ["feeds: added “Herald”"]],
    [
      "another name",
      { feeds: [herald] },
      { feeds: [{ ...herald, name: "The Herald" }] },
      ["feeds: renamed “Herald” to “The Herald”"],
    ],
    [
      "another address",
      { feeds: [herald] },
      { feeds: [{ ...herald, url: "https://herald.example/atom?key=other" }] },
      ["feeds: changed “Herald” (url)"],
    ],
    ["another order", { feeds: [herald, gazette] }, { feeds: [gazette, herald] }, ["feeds: order"]],
    ["a field of a part", { newsdata: { query: "a" } }, { newsdata: { query: "b" } }, ["newsdata.query"]],
    [
      "a part that came",
      {},
      { newsdata: { query: "a", language: "en" } },
      ["newsdata.query", "newsdata.language"],
    ],
    [
      "words",
      { keywords: ["Rust"] },
      { keywords: ["SQLite", "Go"] },
      ["keywords: added “SQLite”, “Go”", "keywords: removed “Rust”"],
    ],
    ["a number", { event_lead_minutes: 60 }, { event_lead_minutes: 30 }, ["event_lead_minutes: 60 → 30"]],
    ["nothing", { feeds: [herald], keywords: null }, { feeds: [{ ...herald }] }, []],
  ])("%s", (_, before, after, said) => expect(changes(before, after)).toEqual(said));

  it("never holds more of an address than its host, nor a text", () => {
    const nameless = { url: "https://user:pass@private.example/ical/token/basic.ics?key=s3cret" };
    const said = changes(
      { api_key: "old" },
      { api_key: "new", calendars: [nameless], keywords: [nameless.url] },
    );
    expect(said).toEqual([
      "api_key",
      "calendars: added “private.example”",
      "keywords: added “private.example”",
    ]);
  });

  it("of what cannot be read says nothing", () => {
    expect(configChanges("{", "{}")).toEqual([]);
    expect(configChanges("[]", "{}")).toEqual([]);
    expect(configChanges(null, JSON.stringify({ feeds: [gazette] }))).toEqual(["feeds: added “Gazette”"]);
  });
});
