import { expect, it } from "vitest";
import { commandArguments } from "./command-arguments";

const sources = import.meta.glob<string>("../../../app/src/commands/*.rs", {
  query: "?raw",
  import: "default",
  eager: true,
});

it("are those that the backend takes, command by command", () => {
  const taken = Object.values(sources).flatMap((source) =>
    [
      ...source.matchAll(/#\[command\][^(]*?(?:#\[expect[^\n]*\s+)?pub (?:async )?fn (\w+)[^(]*\(([^)]*)\)/g),
    ].map(([, command = "", parameters = ""]) => [command, argumentsOf(parameters)] as const),
  );
  expect(taken.length).toBeGreaterThan(50);
  const sorted = Object.entries(commandArguments).map(([command, names]) => [command, [...names].sort()]);
  expect(Object.fromEntries(sorted)).toEqual(Object.fromEntries(taken));
});

/** By their names on the wire, in order. */
function argumentsOf(parameters: string): string[] {
  return [...parameters.matchAll(/(\w+): Argument<(Option<)?/g)]
    .map(([, name = "", optional]) => camelCase(name) + (optional ? "?" : ""))
    .sort();
}

const camelCase = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
