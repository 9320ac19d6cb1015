import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { RunFilter } from "@/bindings/RunFilter";
import { shownZone } from "@/lib/time";
import { addDays, dayIn, toInstant } from "@/lib/zoned";
import { FakeBackend } from "@/testing/fake-backend";
import { aRun, aRunEvent } from "@/testing/fixtures/runs";
import { renderWindow, violations } from "@/testing/render";

const show = (backend?: FakeBackend, search = "") => renderWindow(`/runs${search}`, backend);

const row = async (id: number) => within(await screen.findByTestId(`run-row-${id}`));
const numbers = () => screen.getAllByTestId(/^run-row-/).map((found) => Number(found.dataset.row));
/** What was asked of the history, without what the dashboard's parts ask. */
const filters = (backend: FakeBackend) => backend.asked("list_runs").map((args) => args.filter as RunFilter);
const choose = (label: string) => screen.getByRole("combobox", { name: label });
const start = (day: string) => toInstant(`${day}T00:00`, shownZone());
const today = () => dayIn(shownZone(), Date.now());

afterEach(() => void vi.restoreAllMocks());

describe("a row", () => {
  it("says what ran, how it ended, when, why, how long, and what came of it", async () => {
    const { container } = show();
    const run = await row(40);
    expect(run.getByRole("link", { name: "#40" })).toHaveAttribute("href", "/runs/40");
    expect(run.getAllByRole("cell").map((cell) => cell.textContent)).toEqual([
      "#40",
      "News sync",
      "Success",
      "5 min ago",
      "schedule",
      "1.8 s",
      "24 inserted, 6 updated",
    ]);
    expect(await violations(container)).toEqual([]);
  });

  it("of a skipped slot says for what reason, and no duration", async () => {
    show();
    const [, , status, , , took] = (await row(36)).getAllByRole("cell");
    expect(status).toHaveTextContent("Skippedoverlap");
    expect(took).toHaveTextContent("–");
  });

  it("of a failure shows the sentence, of a catch-up how many slots it stands for", async () => {
    show();
    expect((await row(34)).getByText(/^Team did not answer within 20 s/)).toBeInTheDocument();
    expect((await row(33)).getByText("catch-up for 3 slots")).toBeInTheDocument();
  });
});

describe("the filters", () => {
  it("ask the backend for task, status and trigger, and stand in the address", async () => {
    const { backend, router, user } = show();
    await row(40);
    await user.selectOptions(choose("Task"), "Calendar sync");
    await user.selectOptions(choose("Status"), "error");
    await user.selectOptions(choose("Trigger"), "schedule");
    await waitFor(() =>
      expect(filters(backend).at(-1)).toEqual({
        taskType: "calendar_sync",
        status: "error",
        trigger: "schedule",
      }),
    );
    await waitFor(() => expect(numbers()).toEqual([34]));
    expect(router.state.location.search).toEqual({
      task: "calendar_sync",
      status: "error",
      trigger: "schedule",
    });
  });

  it("come from a link: the errors of yesterday", async () => {
    const { backend } = show(undefined, "?status=error&when=yesterday");
    await waitFor(() =>
      expect(filters(backend)).toContainEqual({
        status: "error",
        from: start(addDays(today(), -1)),
        to: start(today()),
      }),
    );
    expect(choose("Status")).toHaveValue("error");
    expect(choose("Date")).toHaveValue("yesterday");
  });

  it("are taken back by back", async () => {
    const { router, user } = show();
    await row(40);
    await user.selectOptions(choose("Status"), "error");
    await waitFor(() => expect(numbers()).toEqual([34]));
    act(() => router.history.back());
    await waitFor(() => expect(choose("Status")).toHaveValue(""));
    await row(40);
  });

  it("take the last day into a stretch of days", async () => {
    const { backend, user } = show(undefined, "?when=dates&from=2026-03-01");
    const to = await screen.findByLabelText("To");
    await user.type(to, "2026-03-02");
    await waitFor(() =>
      expect(filters(backend)).toContainEqual({ from: start("2026-03-01"), to: start("2026-03-03") }),
    );
  });

  it("say which of them is in the way, and drop it", async () => {
    const { user } = show(undefined, "?status=error&trigger=retry");
    expect(await screen.findByText("No run matches these filters")).toBeInTheDocument();
    expect(await screen.findByRole("button", { name: "Drop trigger: retry" })).toBeInTheDocument();
    // Without the status there are none either.
    expect(screen.queryByRole("button", { name: "Drop status: error" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Drop trigger: retry" }));
    await waitFor(() => expect(numbers()).toEqual([34]));
  });

  it("are not blamed where nothing has run", async () => {
    const backend = new FakeBackend();
    backend.runs = [];
    show(backend);
    expect(await screen.findByText("Nothing has run yet")).toBeInTheDocument();
  });
});

describe("the keys", () => {
  it("j and k go through the rows, Enter opens, and / goes to the filters", async () => {
    const { router, user } = show();
    await row(41);
    await user.keyboard("jj");
    expect((await row(40)).getByRole("link")).toHaveFocus();
    await user.keyboard("k");
    expect((await row(41)).getByRole("link")).toHaveFocus();
    await user.keyboard("/");
    expect(choose("Task")).toHaveFocus();
    (await row(40)).getByRole("link").focus();
    await user.keyboard("{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/runs/40"));
  });
});

describe("the history", () => {
  /** Three rows to a page. */
  function paged() {
    const backend = new FakeBackend();
    backend.runs = [30, 29, 28, 27, 26].map((id) => aRun({ id }));
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
