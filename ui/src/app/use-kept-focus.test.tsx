import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { useRef, useState } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { theStatus } from "@/testing/fixtures/settings";
import { renderWindow } from "@/testing/render";
import { useKeptFocus } from "./use-kept-focus";

/** A page with a panel whose button takes itself away, below a dialog or not. */
function Place({ withDialog = false }: { withDialog?: boolean }) {
  const main = useRef<HTMLElement>(null);
  useKeptFocus(main);
  const [left, setLeft] = useState(true);
  const [covered, setCovered] = useState(withDialog);
  return (
    <>
      <main ref={main}>
        <h1>Page</h1>
        <section>
          <h2>Panel</h2>
          {left && (
            <ul>
              <li>
                <button type="button" onClick={() => setLeft(false)}>
                  Resume
                </button>
              </li>
            </ul>
          )}
        </section>
        <button type="button">Beside</button>
      </main>
      {covered && (
        <div role="dialog">
          <button type="button" onClick={() => setCovered(false)}>
            Close
          </button>
        </div>
      )}
    </>
  );
}

const button = (name: string) => screen.getByRole("button", { name });
/** Mutations are told as soon as what runs now is done. */
const later = () => vi.advanceTimersByTimeAsync(1_000);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function press(name: string) {
  button(name).focus();
  fireEvent.click(button(name));
}

function resume() {
  press("Resume");
  expect(screen.queryByRole("button", { name: "Resume" })).not.toBeInTheDocument();
}

it("goes to the nearest heading when what has it vanishes", async () => {
  render(<Place />);
  resume();
  expect(document.body).toHaveFocus();
  await later();
  expect(screen.getByRole("heading", { name: "Panel" })).toHaveFocus();
});

it("stays where it was put meanwhile", async () => {
  render(<Place />);
  resume();
  button("Beside").focus();
  await later();
  expect(button("Beside")).toHaveFocus();
});

it("is left to a dialog while one is open", async () => {
  render(<Place withDialog />);
  resume();
  await later();
  expect(document.body).toHaveFocus();
  press("Close");
  await later();
  expect(screen.getByRole("heading", { name: "Panel" })).toHaveFocus();
});

it("is nobody's where somebody left what vanishes later", async () => {
  render(<Place />);
  button("Resume").focus();
  button("Resume").blur();
  await later();
  fireEvent.click(button("Resume"));
  await later();
  expect(document.body).toHaveFocus();
});

it("is kept in the window: Resume all takes itself away", async () => {
  vi.useRealTimers();
  const backend = new FakeBackend();
  backend.status = theStatus({ paused: true });
  const shown = renderWindow("/", backend);
  const resumeAll = await screen.findByRole("button", { name: "Resume all" });
  resumeAll.focus();
  await shown.user.keyboard("{Enter}");
  await waitFor(() => expect(resumeAll).not.toBeInTheDocument());
  await waitFor(() => expect(document.activeElement?.tagName).toMatch(/^H[12]$/));
});
