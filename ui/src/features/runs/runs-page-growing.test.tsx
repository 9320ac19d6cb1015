import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { RunFilter } from "@/bindings/RunFilter";
import { FakeBackend } from "@/testing/fake-backend";
import { aRun, aRunEvent } from "@/testing/fixtures/runs";
import { choose, filters, numbers, row, show } from "./runs-page.support";

afterEach(() => void vi.restoreAllMocks());

describe("the history", () => {
  /** Three rows to a page. */
  function paged(running: number[] = []) {
    const backend = new FakeBackend();
    const status = (id: number) => (running.includes(id) ? "running" : "success");
    backend.runs = [30, 29, 28, 27, 26].map((id) => aRun({ id, status: status(id) }));
    const list = (filter: RunFilter) => {
      const wanted = backend.runs.filter((run) => !filter.before || run.id < filter.before);
      return { runs: wanted.slice(0, 3), nextCursor: wanted.length > 3 ? wanted[2]?.id : null };
    };
    backend.answer("list_runs", ({ filter }: { filter: RunFilter }) => list(filter));
    return backend;
  }
  const ends = (backend: FakeBackend, id: number) => {
    backend.runs = [aRun({ id }), ...backend.runs];
    return act(() => backend.ran(aRunEvent({ runId: id })));
  };

  it("goes on below the last row", async () => {
    const { user } = show(paged());
    await user.click(await screen.findByRole("button", { name: "Show more" }));
    await row(26);
    expect(numbers()).toEqual([30, 29, 28, 27, 26]);
    expect(screen.queryByRole("button", { name: "Show more" })).not.toBeInTheDocument();
  });

  it("takes a new run in at the top, and asks for nothing below", async () => {
    const { backend, user } = show(paged());
    await user.click(await screen.findByRole("button", { name: "Show more" }));
    await row(26);
    await ends(backend, 31);
    await row(31);
    expect(numbers()).toEqual([31, 30, 29, 28, 27, 26]);
    expect(filters(backend).filter(({ before }) => before !== undefined)).toEqual([{ before: 28 }]);
  });

  it("reads the pages again once for a run below that has ended, and not for each other while it goes on", async () => {
    const { backend, queries, user } = show(paged([27]));
    await user.click(await screen.findByRole("button", { name: "Show more" }));
    expect((await row(27)).getByText("Running")).toBeInTheDocument();
    const pagesRead = () => filters(backend).filter(({ before, limit }) => before && !limit).length;
    const before = pagesRead();
    for (const id of [31, 32]) {
      await ends(backend, id);
      await row(id);
      await waitFor(() => expect(queries.isFetching()).toBe(0));
    }
    expect(pagesRead()).toBe(before);
    backend.runs = backend.runs.map((run) => (run.id === 27 ? aRun({ id: 27 }) : run));
    await act(() => backend.ran(aRunEvent({ runId: 27 })));
    await waitFor(async () => expect((await row(27)).getByText("Success")).toBeInTheDocument());
    await waitFor(() => expect(queries.isFetching()).toBe(0));
    expect(pagesRead()).toBe(before + 1);
  });

  it("holds new runs back while one reads further down", async () => {
    const { backend, user } = show(paged());
    await row(30);
    let top = -300;
    vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockImplementation(function (this: HTMLElement) {
      return { top: this.tagName === "MAIN" ? 0 : top } as DOMRect;
    });
    fireEvent.scroll(screen.getByRole("main"));
    await ends(backend, 31);
    await ends(backend, 32);
    expect(await screen.findByRole("button", { name: "2 new runs" })).toBeInTheDocument();
    expect(numbers()[0]).toBe(30);
    top = 0;
    await user.click(screen.getByRole("button", { name: "2 new runs" }));
    await row(32);
  });

  it("holds nothing of another filter back", async () => {
    const { backend, user } = show(paged());
    await row(30);
    vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockImplementation(function (this: HTMLElement) {
      return { top: this.tagName === "MAIN" ? 0 : -300 } as DOMRect;
    });
    fireEvent.scroll(screen.getByRole("main"));
    await ends(backend, 31);
    expect(await screen.findByRole("button", { name: "1 new run" })).toBeInTheDocument();
    await user.selectOptions(choose("Status"), "success");
    await row(31);
    expect(screen.queryByRole("button", { name: /new run/ })).not.toBeInTheDocument();
  });

  it("says why it could not be read", async () => {
    const backend = new FakeBackend();
    backend.refuse("list_runs", { message: "the database is busy" });
    show(backend);
    expect(await screen.findByRole("alert")).toHaveTextContent("the database is busy");
  });
});
