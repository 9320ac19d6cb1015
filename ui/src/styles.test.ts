import { describe, expect, it } from "vitest";
import css from "./styles.css?raw";

/** The colours that a rule of the stylesheet sets. */
function palette(rule: string): Record<string, string> {
  const body = css.slice(css.indexOf(`${rule} {`), css.indexOf("}", css.indexOf(`${rule} {`)));
  return Object.fromEntries(
    [...body.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map((found) => [found[1], found[2]]),
  );
}

/** Relative luminance, as WCAG 2 defines it. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((place) => {
    const part = Number.parseInt(colour.slice(place, place + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** What is written on what. */
const pairs = [
  ...["ground", "surface", "raised"].flatMap((on) => [
    ["ink", on],
    ["muted", on],
  ]),
  ...["good", "bad", "warn", "info"].flatMap((tone) => [
    [tone, "surface"],
    [tone, `${tone}-ground`],
  ]),
  ["accent", "surface"],
  ["accent", "ground"],
  ["on-accent", "accent"],
  ["ink", "bad-ground"],
  ["muted", "bad-ground"],
] as [string, string][];

it("breaks words that are wider than their place, wherever they are", () => {
  expect(css).toMatch(/\bbody \{[^}]*overflow-wrap: break-word;/);
});

it("keeps a time in its order beside words that are written from right to left", () => {
  expect(css).toMatch(/\btime \{[^}]*unicode-bidi: isolate;/);
});

it("lets nothing turn or pulse on, however fast, for who wants less motion", () => {
  const [, reduced] = css.split("@media (prefers-reduced-motion: reduce)");
  expect(reduced).toMatch(/^ \{\s+\*,\s+::before,\s+::after \{[^}]*animation-iteration-count: 1 !important;/);
});

describe.each([
  ["light", ":root"],
  ["dark", ".dark"],
])("the %s palette", (_, rule) => {
  const colours = palette(rule);
  it.each(pairs)("%s on %s meets WCAG AA", (text, ground) => {
    expect(contrast(colours[text] ?? "#000000", colours[ground] ?? "#000000")).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["ground", "surface"])("the edge of a field is seen on %s", (ground) => {
    const behind = colours[ground] ?? "#000000";
    expect(contrast(colours.field ?? behind, behind)).toBeGreaterThanOrEqual(3);
  });
});
