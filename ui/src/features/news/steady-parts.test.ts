import { renderHook } from "@testing-library/react";
import { expect, it } from "vitest";
import { type Part, steadyParts, useSteadyParts } from "./steady-parts";

type Row = { id: number };
const rows = (...ids: number[]): Row[] => ids.map((id) => ({ id }));
const ids = (parts: Part<Row>[]) => parts.map((part) => part.rows.map(({ id }) => id));
const keys = (parts: Part<Row>[]) => parts.map(({ key }) => key);
const first = steadyParts(rows(7, 6, 5, 4, 3, 2, 1), [], 3);

it("cuts a list from below, so that the part at its top has room", () => {
  expect(ids(first)).toEqual([[7], [6, 5, 4], [3, 2, 1]]);
  expect(new Set(keys(first)).size).toBe(3);
});

it("puts what comes at the top into the part there, and then into new ones", () => {
  const grown = steadyParts(rows(10, 9, 8, 7, 6, 5, 4, 3, 2, 1), first, 3);
  expect(ids(grown)).toEqual([[10], [9, 8, 7], [6, 5, 4], [3, 2, 1]]);
  expect(keys(grown).slice(1)).toEqual(keys(first));
});

it("takes what comes within a full part into it, and moves none of its rows", () => {
  const grown = steadyParts(rows(7, 6, 5, 50, 51, 4, 3, 2, 1), first, 3);
  expect(ids(grown)).toEqual([[7], [6, 5, 50, 51, 4], [3, 2, 1]]);
  expect(keys(grown)).toEqual(keys(first));
});

it("goes on below with parts of their own", () => {
  const longer = steadyParts(rows(7, 6, 5, 4, 3, 2, 1, 0, -1, -2, -3), first, 3);
  expect(ids(longer)).toEqual([[7], [6, 5, 4], [3, 2, 1], [0], [-1, -2, -3]]);
  expect(keys(longer).slice(0, 3)).toEqual(keys(first));
});

it("leaves the others where they are when rows go", () => {
  const left = steadyParts(rows(6, 4, 3, 1), first, 3);
  expect(ids(left)).toEqual([
    [6, 4],
    [3, 1],
  ]);
  expect(keys(left)).toEqual(keys(first).slice(1));
});

it("has a part in one place only, where rows have changed their order", () => {
  const mixed = steadyParts(rows(7, 6, 2, 5, 4, 3, 1), first, 3);
  expect(ids(mixed).flat()).toEqual([7, 6, 2, 5, 4, 3, 1]);
  expect(new Set(keys(mixed)).size).toBe(mixed.length);
});

it("remembers the parts of one list, and cuts another one anew", () => {
  const hook = renderHook(({ of, list }) => useSteadyParts(list, 3, of), {
    initialProps: { of: "all", list: rows(4, 3, 2, 1) },
  });
  expect(ids(hook.result.current)).toEqual([[4], [3, 2, 1]]);
  hook.rerender({ of: "all", list: rows(4, 3, 9, 2, 1) });
  expect(ids(hook.result.current)).toEqual([[4], [3, 9, 2, 1]]);
  hook.rerender({ of: "unread", list: rows(4, 3, 9, 2, 1) });
  expect(ids(hook.result.current)).toEqual([
    [4, 3],
    [9, 2, 1],
  ]);
});
