import { fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { renderPart, violations } from "@/testing/render";
import { HistoryForm } from "./history-form";
import { RetentionEstimate } from "./storage-panel";

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

function Typing() {
  const [keepRuns, setKeepRuns] = useState(2);
  return (
    <>
      <button type="button" onClick={() => setKeepRuns(keepRuns * 10)}>
        Another digit
      </button>
      <RetentionEstimate keepRuns={keepRuns} keepDays={30} />
    </>
  );
}

it("asks for what has been typed, and not at each digit", async () => {
  const { backend } = renderPart(<Typing />);
  const digit = await screen.findByRole("button");
  // One after the other, before anything else can happen.
  fireEvent.click(digit);
  fireEvent.click(digit);
  expect(await screen.findByText(/With these limits 1,004 runs go/)).toBeInTheDocument();
  const asked = backend.asked("estimate_retention").map((limits) => limits.keepRuns);
  expect(asked).toEqual([2, 200]);
});

it("frees space and says before and after", async () => {
  const { user } = renderPart(<HistoryForm />);
  await user.click(await screen.findByRole("button", { name: "Free space now" }));
  expect(await screen.findByText("204 runs pruned: 2.5 MB before, 2.1 MB now.")).toBeInTheDocument();
  expect(await screen.findByText(/The database takes/)).toHaveTextContent("2.1 MB");
});

it("counts one run as one", async () => {
  const backend = new FakeBackend();
  backend.answer("free_space", () => ({ runs: 1, before: 2_500_000, after: 2_500_000 }));
  const { user } = renderPart(<HistoryForm />, backend);
  await user.click(await screen.findByRole("button", { name: "Free space now" }));
  expect(await screen.findByText(/^1 run pruned:/)).toBeInTheDocument();
});
