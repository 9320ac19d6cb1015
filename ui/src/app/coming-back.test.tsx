import { act, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { aFailingTask, aTask } from "@/testing/fixtures/tasks";
import { renderWindow } from "@/testing/render";

const heading = (name: string) => screen.findByRole("heading", { level: 1, name });
const main = () => screen.getByRole("main");
const rows = () => screen.getAllByRole("row").flatMap((row) => row.dataset.task ?? []);

/** A board of four, of which the failing ones are shown, by their next run, and somebody has gone down. */
async function left() {
  const backend = new FakeBackend();
  backend.tasks = [
    aTask({ id: 1, taskType: "a", name: "Archive" }),
    aFailingTask({ id: 2, taskType: "b", name: "Backup" }),
    aFailingTask({ id: 3, taskType: "c", name: "Cleaning" }),
    aTask({ id: 4, taskType: "d", name: "Digest" }),
  ];
  const shown = renderWindow("/settings/system-tasks", backend);
  await shown.user.click(await screen.findByRole("button", { name: "2 failing" }));
  await shown.user.click(screen.getByRole("button", { name: "Task" }));
  await waitFor(() => expect(rows()).toEqual(["3", "2"]));
  main().scrollTop = 300;
  await shown.user.click(screen.getByRole("link", { name: "Backup" }));
  await heading("Backup");
  await waitFor(() => expect(main().scrollTop).toBe(0));
  return shown;
}

const isAsItWasLeft = async () => {
  await heading("System tasks");
  expect(screen.getByRole("button", { name: "2 failing" })).toHaveAttribute("aria-pressed", "true");
  expect(rows()).toEqual(["3", "2"]);
  await waitFor(() => expect(main().scrollTop).toBe(300));
};

describe("the board of tasks", () => {
  it("is as it was left when the history leads back to it", async () => {
    const { router } = await left();
    act(() => router.history.back());
    await isAsItWasLeft();
  });

  it("is so by the name above the task, too, over what was looked for on its page", async () => {
    const { router, user } = await left();
    await user.selectOptions(await screen.findByRole("combobox", { name: "Status" }), "error");
    await waitFor(() => expect(router.state.location.search).toEqual({ status: "error" }));
    await user.click(screen.getAllByRole("link", { name: "System tasks" }).at(-1) as HTMLElement);
    await isAsItWasLeft();
  });

  it("begins anew where a link leads to it", async () => {
    const { user } = await left();
    await user.click(screen.getByTitle("System tasks"));
    await heading("System tasks");
    expect(rows()).toEqual(["1", "2", "3", "4"]);
    expect(main().scrollTop).toBe(0);
  });
});

describe("what was looked for", () => {
  it("among the news is still there", async () => {
    const { backend, router, user } = renderWindow("/news");
    await user.type(await screen.findByRole("searchbox", { name: "Search articles" }), "ferry");
    await waitFor(() =>
      expect(backend.asked("list_articles").at(-1)).toMatchObject({ filter: { search: "ferry" } }),
    );
    await user.click(screen.getByTitle("Calendar"));
    await heading("Calendar");
    act(() => router.history.back());
    await heading("News");
    expect(screen.getByRole("searchbox", { name: "Search articles" })).toHaveValue("ferry");
  });

  it("among the ideas is still there", async () => {
    const { router, user } = renderWindow("/ideas");
    await user.type(await screen.findByRole("searchbox", { name: "Search ideas" }), "agenda");
    expect(await screen.findByText("1 idea")).toBeInTheDocument();
    await user.selectOptions(screen.getByRole("combobox", { name: "Status" }), "kept");
    await user.click(screen.getByTitle("Calendar"));
    await heading("Calendar");
    act(() => router.history.back());
    await heading("Ideas");
    expect(screen.getByRole("searchbox", { name: "Search ideas" })).toHaveValue("agenda");
    expect(screen.getByRole("combobox", { name: "Status" })).toHaveValue("kept");
    expect(screen.getByText("1 idea")).toBeInTheDocument();
  });
});
