import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { RunFilter } from "@/bindings/RunFilter";
import { FakeBackend } from "@/testing/fake-backend";
import { aRun } from "@/testing/fixtures/runs";
import { renderPart, violations } from "@/testing/render";
import { RunsPage } from "./runs-page";

const show = (backend?: FakeBackend) =>
  renderPart(<RunsPage taskTypes={["news_sync", "calendar_sync"]} />, backend);

const row = async (id: number) => within(await screen.findByTestId(`run-row-${id}`));
const filters = (backend: FakeBackend) => backend.asked("list_runs").map((args) => args.filter as RunFilter);

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
  it("ask the backend for task, status and trigger", async () => {
    const { backend, user } = show();
    await row(40);
    await user.selectOptions(screen.getByRole("combobox", { name: "Task" }), "calendar_sync");
    await user.selectOptions(screen.getByRole("combobox", { name: "Status" }), "error");
    await user.selectOptions(screen.getByRole("combobox", { name: "Trigger" }), "schedule");
    await waitFor(() =>
      expect(filters(backend).at(-1)).toEqual({
        taskType: "calendar_sync",
        status: "error",
        trigger: "schedule",
      }),
    );
    await waitFor(() => expect(screen.getAllByTestId(/^run-row-/)).toHaveLength(1));
  });

  it("say that nothing matches", async () => {
    const { user } = show();
    await row(40);
    await user.selectOptions(screen.getByRole("combobox", { name: "Trigger" }), "retry");
    expect(await screen.findByText("No runs here")).toBeInTheDocument();
  });
});

describe("the history", () => {
  it("goes on below the last row", async () => {
    const backend = new FakeBackend();
    backend.answer("list_runs", ({ filter }: { filter: RunFilter }) =>
      filter.before === 40
        ? { runs: [aRun({ id: 12 })], nextCursor: null }
        : { runs: [aRun({ id: 40 })], nextCursor: 40 },
    );
    const { user } = show(backend);
    await user.click(await screen.findByRole("button", { name: "Show more" }));
    await row(12);
    await row(40);
    expect(screen.queryByRole("button", { name: "Show more" })).not.toBeInTheDocument();
  });

  it("says why it could not be read", async () => {
    const backend = new FakeBackend();
    backend.refuse("list_runs", { message: "the database is busy" });
    show(backend);
    expect(await screen.findByRole("alert")).toHaveTextContent("the database is busy");
  });
});
