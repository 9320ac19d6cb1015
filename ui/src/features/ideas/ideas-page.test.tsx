import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { FakeBackend } from "@/testing/fake-backend";
import { anIdea } from "@/testing/fixtures/attention";
import { renderPart, violations } from "@/testing/render";
import { IdeasPage } from "./ideas-page";

const show = (backend?: FakeBackend) => renderPart(<IdeasPage />, backend);

const newIdea = () => screen.findByRole("textbox", { name: "New idea" });
const TIDE = "Show the tide on the dashboard";
const item = async (title: string) =>
  (await screen.findByRole("button", { name: title })).closest("li") as HTMLElement;

describe("capture", () => {
  it("takes a title and Enter, and is ready for the next one", async () => {
    const { backend, user } = show();
    const box = await newIdea();
    await user.type(box, "  A quieter bell {Enter}");
    expect(backend.asked("create_idea")).toEqual([{ input: { title: "A quieter bell" } }]);
    expect(await item("A quieter bell")).toBeInTheDocument();
    expect(box).toHaveValue("");
  });

  it("does not take nothing", async () => {
    const { backend, user } = show();
    await user.type(await newIdea(), "   {Enter}");
    expect(screen.getByRole("button", { name: "Capture" })).toBeDisabled();
    expect(backend.asked("create_idea")).toEqual([]);
  });

  it("keeps what was typed when it is refused, and says why", async () => {
    const backend = new FakeBackend();
    backend.refuse("create_idea", { kind: "busy", message: "the database is busy" });
    const { user } = show(backend);
    await user.type(await newIdea(), "Precious{Enter}");
    expect(await screen.findByText("the database is busy")).toBeInTheDocument();
    expect(await newIdea()).toHaveValue("Precious");
  });
});

describe("the list", () => {
  it("puts what waits for review first", async () => {
    const { container } = show();
    await item(TIDE);
    expect(screen.getAllByRole("heading", { level: 2 }).map((title) => title.textContent)).toEqual([
      "Waiting for review (2)",
      "Ideas",
    ]);
    expect(within(await item("Mute a source for a week")).getByText("due for review")).toBeInTheDocument();
    expect(await violations(container)).toEqual([]);
  });

  it("says what is missing, and why it could not be read", async () => {
    const backend = new FakeBackend();
    backend.refuse("list_ideas", { message: "the disk is full" });
    const { user } = show(backend);
    expect(await screen.findByRole("alert")).toHaveTextContent("the disk is full");
    backend.answer("list_ideas", () => []);
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("No ideas yet")).toBeInTheDocument();
  });

  it("asks for closed ones only when wanted", async () => {
    const { backend, user } = show();
    await item(TIDE);
    await user.click(screen.getByRole("button", { name: "Show closed" }));
    await waitFor(() =>
      expect(backend.asked("list_ideas")).toEqual([{ includeClosed: false }, { includeClosed: true }]),
    );
  });

  it("shows markup as the text it is", async () => {
    const backend = new FakeBackend();
    backend.ideas = [anIdea({ title: "<i>tide</i>", body: "<script>1</script>" })];
    const { container } = show(backend);
    expect(await screen.findByText("<script>1</script>")).toBeInTheDocument();
    expect(container.querySelector("i, script")).toBeNull();
  });
});

describe("review", () => {
  it("moves an idea out of the queue before the backend answers", async () => {
    const backend = new FakeBackend();
    backend.answer("update_idea", () => new Promise(() => undefined));
    const { user } = show(backend);
    await user.click(await screen.findByRole("button", { name: "Keep: Mute a source for a week" }));
    expect(backend.asked("update_idea")).toEqual([{ id: 2, input: { status: "kept" } }]);
    expect(await screen.findByText("Waiting for review (1)")).toBeInTheDocument();
  });

  it("takes it back with the reason when it is refused", async () => {
    const backend = new FakeBackend();
    backend.refuse("update_idea", { kind: "not_found", message: "there is no idea 2" });
    const { user } = show(backend);
    await screen.findByText("Waiting for review (2)");
    // Reading the list again must not be what brings it back.
    backend.refuse("list_ideas", {});
    await user.click(screen.getByRole("button", { name: "Done: Mute a source for a week" }));
    expect(await screen.findByText("there is no idea 2")).toBeInTheDocument();
    expect(screen.getByText("Waiting for review (2)")).toBeInTheDocument();
  });

  it("offers every end but the one it has", async () => {
    show();
    const kept = within(await item("Print the agenda"));
    expect(kept.queryByRole("button", { name: /^Keep/ })).not.toBeInTheDocument();
    expect(kept.getByRole("button", { name: "Drop: Print the agenda" })).toBeInTheDocument();
  });
});

describe("notes", () => {
  it("are edited in place", async () => {
    const { backend, user } = show();
    await user.click(await screen.findByRole("button", { name: TIDE }));
    const notes = screen.getByRole("textbox", { name: `Notes on ${TIDE}` });
    await user.type(notes, "High water first.");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(backend.asked("update_idea")).toEqual([{ id: 1, input: { body: "High water first." } }]);
    expect(await screen.findByText("High water first.")).toBeInTheDocument();
    expect(notes).not.toBeInTheDocument();
  });

  it("stay open when they are refused", async () => {
    const backend = new FakeBackend();
    backend.refuse("update_idea", { kind: "invalid_input", field: "body", message: "this is too long" });
    const { user } = show(backend);
    await user.click(await screen.findByRole("button", { name: TIDE }));
    await user.type(screen.getByRole("textbox", { name: `Notes on ${TIDE}` }), "Long");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("this is too long")).toBeInTheDocument();
    expect(screen.getByRole("textbox", { name: `Notes on ${TIDE}` })).toHaveValue("Long");
  });
});
