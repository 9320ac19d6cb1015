import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { ArticleFilter } from "@/bindings/ArticleFilter";
import { FakeBackend } from "@/testing/fake-backend";
import { at, MINUTE } from "@/testing/fixtures/clock";
import { anArticle, someSources } from "@/testing/fixtures/news";
import { renderPart, violations } from "@/testing/render";
import { NewsPage } from "./news-page";

const show = (backend?: FakeBackend) => renderPart(<NewsPage />, backend);
/** With sources that can all be read. */
const well = () => {
  const backend = new FakeBackend();
  backend.sources = someSources().map((source) => ({ ...source, lastError: null, failingSince: null }));
  return backend;
};

const filters = (backend: FakeBackend) =>
  backend.asked("list_articles").map((args) => args.filter as ArticleFilter);
const item = async (title: string) =>
  (await screen.findByRole("button", { name: new RegExp(title) })).closest("li") as HTMLElement;

describe("the list", () => {
  it("shows title, source and age, and which ones are unread", async () => {
    const { container } = show();
    const unread = within(await item("Announcing Rust"));
    expect(unread.getByText("Unread:")).toBeInTheDocument();
    expect(unread.getByText(/^Rust Blog ·/)).toHaveTextContent("1 h 35 min ago");
    expect(within(await item("New cranes")).queryByText("Unread:")).not.toBeInTheDocument();
    expect(await violations(container)).toEqual([]);
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

  it("say that nothing matches", async () => {
    const { user } = show();
    await item("Night ferry");
    await user.type(screen.getByRole("searchbox"), "zeppelin");
    expect(await screen.findByText("No article matches")).toBeInTheDocument();
  });
});

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
