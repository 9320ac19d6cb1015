import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { ArticleFilter } from "@/bindings/ArticleFilter";
import { FakeBackend } from "@/testing/fake-backend";
import { anArticle } from "@/testing/fixtures/news";
import { theKey } from "@/testing/fixtures/settings";
import { aTask } from "@/testing/fixtures/tasks";
import { violations } from "@/testing/render";
import { filters, item, show, well } from "./news-page.support";

describe("the list", () => {
  it("shows title, source and age, and which ones are unread", async () => {
    const { container } = show();
    const unread = within(await item("Announcing Rust"));
    expect(unread.getByText("Unread:")).toBeInTheDocument();
    expect(unread.getByText("Rust Blog").parentElement).toHaveTextContent("Rust Blog · 1 h 35 min ago");
    expect(within(await item("New cranes")).queryByText("Unread:")).not.toBeInTheDocument();
    expect(await violations(container)).toEqual([]);
  });

  it("counts one article as one", async () => {
    const backend = new FakeBackend();
    const stats = backend.command("get_news_stats");
    backend.answer("get_news_stats", (args) => ({ ...(stats(args) as object), total: 1 }));
    backend.articles = [anArticle()];
    show(backend);
    expect(await screen.findByText(/^1 article, 1 unread/)).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Mark read" })).toHaveAttribute(
      "title",
      expect.stringContaining("Marks 1 unread article of this list"),
    );
  });

  it("shows markup as the text it is", async () => {
    const backend = new FakeBackend();
    backend.articles = [anArticle({ title: "<img src=x onerror=alert(1)>", summary: "<b>bold</b>" })];
    const { container } = show(backend);
    expect(await screen.findByText("<b>bold</b>")).toBeInTheDocument();
    expect(container.querySelector("img, b")).toBeNull();
  });

  it("says what is missing where there is nothing", async () => {
    const backend = new FakeBackend();
    backend.articles = [];
    const { container } = show(backend);
    expect(await screen.findByText("No articles yet")).toBeInTheDocument();
    expect(await violations(container)).toEqual([]);
  });

  it("leads to the settings where there is neither a feed nor a key", async () => {
    const backend = new FakeBackend();
    backend.articles = [];
    backend.tasks = [aTask({ config: '{"feeds":[]}' })];
    const { container, queries } = show(backend);
    expect(await screen.findByText("No feed yet")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "settings" })).toHaveAttribute("href", "/settings#news");
    expect(await violations(container)).toEqual([]);
    backend.key = theKey({ keyringAvailable: false });
    await act(() => queries.invalidateQueries());
    expect(await screen.findByText(/No keyring says whether there is a key/)).toBeInTheDocument();
    backend.key = theKey({ present: true });
    await act(() => queries.invalidateQueries());
    expect(await screen.findByText("No articles yet")).toBeInTheDocument();
  });

  it("says why it could not be read, and tries again", async () => {
    const backend = new FakeBackend();
    backend.refuse("list_articles", { kind: "busy", message: "the database is busy" });
    const { user } = show(backend);
    expect(await screen.findByRole("alert")).toHaveTextContent("the database is busy");
    backend.answer("list_articles", () => ({ articles: [anArticle()], nextCursor: null }));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await item("Night ferry")).toBeInTheDocument();
  });

  it("goes on from where the last page ended", async () => {
    const backend = new FakeBackend();
    backend.answer("list_articles", ({ filter }: { filter: ArticleFilter }) =>
      filter.before === "page-2"
        ? { articles: [anArticle({ id: 2, title: "Older" })], nextCursor: null }
        : { articles: [anArticle({ title: "Newer" })], nextCursor: "page-2" },
    );
    const { user } = show(backend);
    await user.click(await screen.findByRole("button", { name: "Show more" }));
    expect(await item("Older")).toBeInTheDocument();
    expect(await item("Newer")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Show more" })).not.toBeInTheDocument();
  });
});

describe("the filters", () => {
  it("wait until typing has settled, and mark what matches as text", async () => {
    const { backend, user, container } = show(well());
    await item("Night ferry");
    await user.type(screen.getByRole("searchbox"), "rust");
    await waitFor(() => expect(screen.getAllByRole("listitem")).toHaveLength(1));
    expect(filters(backend).map(({ search }) => search)).toEqual([undefined, "rust"]);
    expect([...container.querySelectorAll("mark")].map((mark) => mark.textContent)).toEqual([
      "Rust",
      "Rust",
      "Rust",
    ]);
  });

  it("ask the backend for words, a source, and what is unread", async () => {
    const { backend, user } = show(well());
    await item("Night ferry");
    await user.type(screen.getByRole("searchbox", { name: "Search articles" }), " rust ");
    await user.selectOptions(screen.getByRole("combobox", { name: "Source" }), "Rust Blog");
    await user.click(screen.getByRole("button", { name: "Unread only" }));
    await waitFor(() =>
      expect(filters(backend).at(-1)).toEqual({ search: "rust", source: "Rust Blog", unreadOnly: true }),
    );
    await waitFor(() => expect(screen.getAllByRole("listitem")).toHaveLength(1));
    expect(screen.getByRole("button", { name: "Unread only" })).toHaveAttribute("aria-pressed", "true");
  });

  it("name the source they are set to also where that was taken out meanwhile", async () => {
    const { backend, user, queries } = show(well());
    const source = await screen.findByRole("combobox", { name: "Source" });
    await within(source).findByRole("option", { name: "Rust Blog" });
    await user.selectOptions(source, "Rust Blog");
    backend.answer("list_sources", () => []);
    await act(() => queries.invalidateQueries());
    await waitFor(() => expect(within(source).getAllByRole("option")).toHaveLength(2));
    expect(source).toHaveValue("Rust Blog");
    await user.selectOptions(source, "Source: all");
    await waitFor(() => expect(filters(backend).at(-1)?.source).toBeUndefined());
  });

  it("offer the sources of news, not the calendars", async () => {
    show();
    const source = within(await screen.findByRole("combobox", { name: "Source" }));
    expect(await source.findByRole("option", { name: "Rust Blog" })).toBeInTheDocument();
    expect(source.getByRole("option", { name: "LWN (failing)" })).toHaveValue("LWN");
    expect(source.queryByRole("option", { name: "Team" })).not.toBeInTheDocument();
  });

  it("say which source cannot be read, why, and where to mend it", async () => {
    const { user } = show();
    const failing = await screen.findByRole("list", { name: "Sources that cannot be read" });
    expect(failing).toHaveTextContent(/LWN cannot be read since 2 h ago: LWN answered 503/);
    expect(screen.getByRole("link", { name: "Test LWN" })).toHaveAttribute("href", "/settings#news");
    await user.selectOptions(screen.getByRole("combobox", { name: "Source" }), "Rust Blog");
    expect(failing).not.toBeInTheDocument();
  });

  it("mark nothing as read until it is known what they find", async () => {
    const backend = well();
    const { user } = show(backend);
    await item("Night ferry");
    const answer = backend.hold("list_articles");
    await user.selectOptions(screen.getByRole("combobox", { name: "Source" }), "Rust Blog");
    const mark = screen.getByRole("button", { name: "Mark read" });
    expect(mark).toBeDisabled();
    expect((await item("Night ferry")).closest("[aria-busy]")).not.toBeNull();
    await user.keyboard("{Shift>}M{/Shift}");
    answer();
    await waitFor(() => expect(screen.getAllByRole("listitem")).toHaveLength(1));
    expect(screen.queryByText(/marked as read/)).not.toBeInTheDocument();
    await user.click(mark);
    expect(await screen.findByText("1 article marked as read.")).toBeInTheDocument();
  });

  it("say that there is nothing only once that is known", async () => {
    const backend = well();
    const { user } = show(backend);
    await item("Night ferry");
    await user.type(screen.getByRole("searchbox"), "zeppelin");
    await screen.findByText("No article matches");
    backend.hold("list_articles");
    await user.selectOptions(screen.getByRole("combobox", { name: "Source" }), "Rust Blog");
    expect(screen.queryByText("No article matches")).not.toBeInTheDocument();
  });

  it("say that nothing matches", async () => {
    const { user } = show();
    await item("Night ferry");
    await user.type(screen.getByRole("searchbox"), "zeppelin");
    expect(await screen.findByText("No article matches")).toBeInTheDocument();
    await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("No article found"));
  });
});
