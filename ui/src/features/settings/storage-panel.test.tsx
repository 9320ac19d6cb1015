import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderPart, violations } from "@/testing/render";
import { HistoryForm } from "./history-form";

const days = () => screen.findByRole("spinbutton", { name: "Runs kept of each task" });

it("shows what takes room", async () => {
  const { container } = renderPart(<HistoryForm />);
  const room = await screen.findByRole("region", { name: "Room" });
  expect(await screen.findByText(/The database takes/)).toHaveTextContent(
    "2.5 MB, of which 100.0 kB are free",
  );
  expect(room).toHaveTextContent("1,204 runs: 700.0 kB");
  expect(room).toHaveTextContent("everything else: 212.0 kB");
  expect(await violations(container)).toEqual([]);
});

it("says what other limits would free before they are saved", async () => {
  const { backend, user } = renderPart(<HistoryForm />);
  await user.clear(await days());
  await user.type(await days(), "200");
  expect(await screen.findByText(/With these limits 1,004 runs go, and about 300\.0 kB/)).toBeInTheDocument();
  expect(backend.asked("update_system_task")).toEqual([]);
  expect(screen.getByRole("button", { name: "Free space now" })).toBeDisabled();
  await user.clear(await days());
  expect(screen.queryByText(/With these limits/)).not.toBeInTheDocument();
});

it("frees space and says before and after", async () => {
  const { user } = renderPart(<HistoryForm />);
  await user.click(await screen.findByRole("button", { name: "Free space now" }));
  expect(await screen.findByText("204 runs pruned: 2.5 MB before, 2.1 MB now.")).toBeInTheDocument();
  expect(await screen.findByText(/The database takes/)).toHaveTextContent("2.1 MB");
});
