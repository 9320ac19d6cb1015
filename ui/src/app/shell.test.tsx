import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { keys } from "@/lib/query";
import { FakeBackend } from "@/testing/fake-backend";
import { aRunEvent } from "@/testing/fixtures/runs";
import { theStatus } from "@/testing/fixtures/settings";
import { renderWindow } from "@/testing/render";

function show(status = theStatus()) {
  const backend = new FakeBackend();
  backend.status = status;
  return renderWindow("/ideas", backend);
}
const scheduler = () => screen.findByTestId("scheduler-state");

describe("the scheduler's state", () => {
  it("says that it is alive, what it does and when it wakes", async () => {
    show();
    expect(await scheduler()).toHaveTextContent(/Scheduler alive.*Idle · next in 4\d s/);
  });

  it("says what fails while the store does", async () => {
    show(theStatus({ storeError: "the disk is full" }));
    expect(await scheduler()).toHaveTextContent(/Scheduler in trouble.*the disk is full/);
  });

  it("says that it stopped", async () => {
    show(theStatus({ alive: false }));
    expect(await scheduler()).toHaveTextContent("Scheduler stopped");
  });

  it("says that it does not answer, rather than what it last said", async () => {
    const { backend, queries } = show();
    expect(await scheduler()).toHaveTextContent("Scheduler alive");
    backend.refuse("get_scheduler_status", { message: "the engine is gone" });
    await queries.invalidateQueries({ queryKey: keys.status });
    await waitFor(async () => expect(await scheduler()).toHaveTextContent(/does not answer.*engine is gone/));
    expect(await scheduler()).not.toHaveTextContent(/alive|Idle/);
  });

  it("says that it is paused, and resumes", async () => {
    const { backend, user } = show(theStatus({ paused: true }));
    expect(await scheduler()).toHaveTextContent("Scheduler paused");
    await user.click(screen.getByRole("button", { name: "Resume schedules" }));
    await waitFor(async () => expect(await scheduler()).toHaveTextContent("Scheduler alive"));
    expect(backend.asked("resume_scheduler")).toHaveLength(1);
  });
});

describe("the theme", () => {
  it("is kept by the backend and applied at once", async () => {
    const { backend, user } = show();
    const dark = await screen.findByRole("button", { name: "Theme: dark" });
    await user.click(dark);
    expect(backend.asked("update_settings")).toEqual([{ input: { theme: "dark" } }]);
    await waitFor(() => expect(document.documentElement).toHaveClass("dark"));
    expect(dark).toHaveAttribute("aria-pressed", "true");
    expect(JSON.parse(localStorage.getItem("appearance") ?? "")).toMatchObject({ theme: "dark" });
    await user.click(screen.getByRole("button", { name: "Theme: as the system" }));
    await waitFor(() => expect(document.documentElement).not.toHaveClass("dark"));
  });
});

describe("the navigation", () => {
  it("says how much waits where", async () => {
    show();
    const link = (title: string) => screen.getByTitle(title);
    await waitFor(() => expect(link("News")).toHaveTextContent("24 new"));
    expect(link("Alerts")).toHaveTextContent("2 open");
    expect(link("Ideas")).toHaveTextContent("2 to review");
    expect(link("Calendar")).toHaveTextContent(/^Calendar$/);
  });
});

describe("toasts", () => {
  it("are told to screen readers, wherever one is, and View leads to the run", async () => {
    const { backend, router, user } = show();
    await scheduler();
    await backend.ran(aRunEvent());
    const toasts = within(screen.getByRole("region", { name: /Notifications/ }));
    expect(await toasts.findByText("News sync completed · 24 new articles.")).toBeInTheDocument();
    expect(screen.getByRole("region", { name: /Notifications/ })).toHaveAttribute("aria-live", "polite");
    await user.click(toasts.getByRole("button", { name: "View" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/runs/40"));
  });
});
