import { act, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { setShownZone } from "@/lib/zone";
import { addDays } from "@/lib/zoned";
import { FakeBackend } from "@/testing/fake-backend";
import { theSettings } from "@/testing/fixtures/settings";
import { violations } from "@/testing/render";
import { choose, filters, numbers, row, show, start, today } from "./runs-page.support";

afterEach(() => {
  vi.restoreAllMocks();
  setShownZone("system");
});

it("names the zone of its times, also where the settings come late", async () => {
  const backend = new FakeBackend();
  backend.settings = theSettings({ timezone: "Asia/Tokyo" });
  const answer = backend.hold("get_settings");
  show(backend);
  await row(40);
  answer();
  expect(await screen.findByText(/times in Asia\/Tokyo$/)).toBeInTheDocument();
});

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
    expect(screen.getByText("No run found")).toHaveRole("status");
    expect(await screen.findByRole("button", { name: "Drop trigger: retry" })).toBeInTheDocument();
    // Without the status there are none either.
    expect(screen.queryByRole("button", { name: "Drop status: error" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Drop trigger: retry" }));
    await waitFor(() => expect(numbers()).toEqual([34]));
    expect(screen.getByText("1 run found")).toHaveRole("status");
  });

  it("leave it open what there is until that is known", async () => {
    const backend = new FakeBackend();
    const { user } = show(backend, "?status=error&trigger=retry");
    await screen.findByRole("button", { name: "Drop trigger: retry" });
    const answer = backend.hold("list_runs");
    await user.click(screen.getByRole("button", { name: "Clear all filters" }));
    expect(await screen.findByRole("status", { name: "Loading" })).toBeVisible();
    expect(screen.queryByText("Nothing has run yet")).not.toBeInTheDocument();
    answer();
    await row(40);
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
