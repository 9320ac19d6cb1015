import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { PanelBoundary } from "./panel-boundary";

let broken = false;

function Panel() {
  if (broken) throw new Error("this panel broke");
  return <p>well again</p>;
}

it("keeps the failure of a panel to the panel, and lets it try again", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  broken = true;
  render(
    <>
      <PanelBoundary>
        <Panel />
      </PanelBoundary>
      <p>another panel</p>
    </>,
  );
  expect(screen.getByRole("alert")).toHaveTextContent("this panel broke");
  expect(screen.getByText("another panel")).toBeInTheDocument();
  broken = false;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(screen.getByText("well again")).toBeInTheDocument();
  vi.restoreAllMocks();
});
