import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { ArticleFilter } from "@/bindings/ArticleFilter";
import { FakeBackend } from "@/testing/fake-backend";
import { at, MINUTE } from "@/testing/fixtures/clock";
import { anArticle } from "@/testing/fixtures/news";
import { filters, item, show, well } from "./news-page.support";

describe("what has been read", () => {
  it("is told to the backend on opening, and shown before it answers", async () => {
    const backend = new FakeBackend();
    backend.answer("open_article", () => new Promise(() => undefined));
    const { user } = show(backend);
    const article = within(await item("Night ferry"));
    await user.click(article.getByRole("button"));
    expect(backend.asked("open_article")).toEqual([{ id: 1 }]);
    await waitFor(() => expect(article.queryByText("Unread:")).not.toBeInTheDocument());
  });

  it("is taken back with the reason when opening fails", async () => {
    const backend = new FakeBackend();
    backend.refuse("open_article", { message: "no browser could be started" });
    const { user } = show(backend);
    const article = within(await item("Night ferry"));
    // Reading the list again must not be what brings the dot back.
    backend.refuse("list_articles", {});
    await user.click(article.getByRole("button"));
    expect(await screen.findByText("no browser could be started")).toBeInTheDocument();
    expect(article.getByText("Unread:")).toBeInTheDocument();
  });

  it("takes all that is shown at once, and tells the backend once nobody takes it back", async () => {
    const { backend, user, unmount } = show();
    await item("Night ferry");
    await user.click(screen.getByRole("button", { name: "Mark read" }));
    await waitFor(() => expect(screen.queryByText("Unread:")).not.toBeInTheDocument());
    expect(screen.getByRole("button", { name: "Mark read" })).toBeDisabled();
    expect(await screen.findByText("3 articles marked as read.")).toBeInTheDocument();
    expect(backend.asked("mark_articles_read")).toEqual([]);
    unmount();
    await waitFor(() => expect(backend.asked("mark_articles_read")).toEqual([{ ids: [1, 2, 3] }]));
  });

  it("is taken back by Undo, and the backend never hears of it", async () => {
    const { backend, user, unmount } = show();
    await item("Night ferry");
    await user.click(screen.getByRole("button", { name: "Mark read" }));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(screen.getAllByText("Unread:")).toHaveLength(3));
    unmount();
    expect(backend.asked("mark_articles_read")).toEqual([]);
  });

  it("stays where it is among the unread ones, rather than shifting the list under the hand", async () => {
    const { backend, user } = show(well());
    await item("Night ferry");
    await user.click(screen.getByRole("button", { name: "Unread only" }));
    await waitFor(() => expect(screen.getAllByRole("listitem")).toHaveLength(3));
    await user.click(within(await item("Night ferry")).getByRole("button"));
    await waitFor(() => expect(screen.getAllByText("Unread:")).toHaveLength(2));
    await waitFor(() => expect(backend.asked("get_news_stats").length).toBeGreaterThan(1));
    expect(screen.getAllByRole("listitem")).toHaveLength(3);
  });
});

describe("what is new", () => {
  const look = (ago: number) => localStorage.setItem("last-look:news", at(-ago));

  it("stands above what was there at the last look, with a word at each", async () => {
    look(3 * MINUTE);
    const backend = well();
    backend.unseen.news = 1;
    backend.articles = [
      anArticle({ title: "Fresh", fetchedAt: at(-MINUTE) }),
      anArticle({ id: 2, title: "Known", fetchedAt: at(-5 * MINUTE) }),
    ];
    show(backend);
    expect(within(await item("Fresh")).getByText("new")).toBeInTheDocument();
    expect(within(await item("Known")).queryByText("new")).not.toBeInTheDocument();
    const lines = screen.getAllByRole("listitem").map((line) => line.textContent);
    expect(lines[0]).toMatch(/^1 new since \d\d:\d\d/);
    expect(lines[1]).toContain("Fresh");
    expect(lines[2]).toBe("Here already at your last look");
    expect(lines[3]).toContain("Known");
  });

  it("is nothing where nothing came in since", async () => {
    look(MINUTE);
    const backend = new FakeBackend();
    backend.unseen.news = 0;
    show(backend);
    await item("Night ferry");
    expect(screen.queryByText("new")).not.toBeInTheDocument();
    expect(screen.queryByText(/ new since /)).not.toBeInTheDocument();
  });

  it("is not what has been read: a visit marks the news as seen, once", async () => {
    const { backend } = show();
    await item("Night ferry");
    await waitFor(() => expect(backend.asked("mark_seen")).toEqual([{ place: "news" }]));
    expect(backend.asked("mark_articles_read")).toHaveLength(0);
    expect(Date.parse(localStorage.getItem("last-look:news") ?? "")).toBeGreaterThan(Date.now() - MINUTE);
  });

  it("goes on while one looks: what comes in then is seen as well", async () => {
    const backend = new FakeBackend();
    backend.unseen.news = 0;
    const { queries } = show(backend);
    await item("Night ferry");
    expect(backend.asked("mark_seen")).toHaveLength(0);
    backend.unseen.news = 3;
    await queries.invalidateQueries();
    await waitFor(() => expect(backend.asked("mark_seen")).toHaveLength(1));
  });
});

describe("the keys", () => {
  const title = (name: string) => screen.getByRole("button", { name: new RegExp(name) });

  it("go from article to article, open and mark", async () => {
    const { backend, user } = show();
    await item("Night ferry");
    await user.keyboard("jj");
    expect(title("Announcing Rust")).toHaveFocus();
    await user.keyboard("k");
    expect(title("Night ferry")).toHaveFocus();
    await user.keyboard("m");
    expect(backend.asked("mark_articles_read")).toEqual([{ ids: [1] }]);
    await waitFor(() => expect(title("Night ferry")).not.toHaveAccessibleName(/Unread/));
    await user.keyboard("jo");
    expect(backend.asked("open_article")).toEqual([{ id: 2 }]);
    await user.keyboard("j{Enter}");
    expect(backend.asked("open_article")).toEqual([{ id: 2 }, { id: 3 }]);
  });

  it("stay at their article when others come in above it and push it over the end of its page", async () => {
    const backend = well();
    const articles = ["One", "Two", "Three", "Four"].map((name, at) =>
      anArticle({ id: 4 - at, title: name }),
    );
    backend.articles = articles;
    backend.answer("list_articles", ({ filter }: { filter: ArticleFilter }) => {
      const from = Number(filter.before ?? 0);
      const next = from + 2 < backend.articles.length ? String(from + 2) : null;
      return { articles: backend.articles.slice(from, from + 2), nextCursor: next };
    });
    const { queries, user } = show(backend);
    await user.click(await screen.findByRole("button", { name: "Show more" }));
    await item("Four");
    await user.click(document.body);
    await user.keyboard("jj");
    const read = title("Two");
    expect(read).toHaveFocus();
    backend.articles = [anArticle({ id: 5, title: "Fresh" }), ...articles];
    await queries.invalidateQueries();
    await item("Fresh");
    expect(read).toBeInTheDocument();
    expect(read).toHaveFocus();
    await user.keyboard("kk");
    expect(title("Fresh")).toHaveFocus();
  });

  it("mark all of the list with M, with Undo like the button", async () => {
    const { user } = show();
    await item("Night ferry");
    await user.keyboard("{Shift>}M{/Shift}");
    expect(await screen.findByText("3 articles marked as read.")).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByText("Unread:")).not.toBeInTheDocument());
  });

  it("go to the search by /, where Esc empties it first and then leaves it", async () => {
    const { backend, user } = show(well());
    await item("Night ferry");
    await user.keyboard("/rust");
    const box = screen.getByRole("searchbox");
    expect(box).toHaveValue("rust");
    await waitFor(() => expect(filters(backend).at(-1)).toEqual({ search: "rust" }));
    await user.keyboard("{Escape}");
    expect(box).toHaveValue("");
    expect(box).toHaveFocus();
    await user.keyboard("{Escape}");
    expect(box).not.toHaveFocus();
    await waitFor(() => expect(screen.getAllByRole("listitem")).toHaveLength(6));
  });

  it("do not open what has no address", async () => {
    const backend = new FakeBackend();
    backend.articles = [anArticle({ url: null })];
    const { user } = show(backend);
    await item("Night ferry");
    await user.keyboard("jo{Enter}");
    expect(backend.asked("open_article")).toEqual([]);
  });
});
