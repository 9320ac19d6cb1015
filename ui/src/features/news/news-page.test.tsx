import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { ArticleFilter } from "@/bindings/ArticleFilter";
import { FakeBackend } from "@/testing/fake-backend";
import { anArticle } from "@/testing/fixtures/news";
import { renderPart, violations } from "@/testing/render";
import { NewsPage } from "./news-page";

const show = (backend?: FakeBackend) => renderPart(<NewsPage />, backend);

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
  it("ask the backend for words, a source, and what is unread", async () => {
    const { backend, user } = show();
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
    expect(await source.findByRole("option", { name: "LWN" })).toBeInTheDocument();
    expect(source.queryByRole("option", { name: "Team" })).not.toBeInTheDocument();
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

  it("takes all that is shown at once", async () => {
    const { backend, user } = show();
    await item("Night ferry");
    await user.click(screen.getByRole("button", { name: "Mark read" }));
    expect(backend.asked("mark_articles_read")).toEqual([{ ids: [1, 2, 3] }]);
    await waitFor(() => expect(screen.queryByText("Unread:")).not.toBeInTheDocument());
    expect(screen.getByRole("button", { name: "Mark read" })).toBeDisabled();
  });

  it("is not what has been seen: a visit marks the news as seen, once", async () => {
    const { backend } = show();
    await item("Night ferry");
    await waitFor(() => expect(backend.asked("mark_news_seen")).toHaveLength(1));
    expect(backend.asked("mark_articles_read")).toHaveLength(0);
  });

  it("goes on while one looks: what comes in then is seen as well", async () => {
    const backend = new FakeBackend();
    backend.unseen.news = 0;
    const { queries } = show(backend);
    await item("Night ferry");
    expect(backend.asked("mark_news_seen")).toHaveLength(0);
    backend.unseen.news = 3;
    await queries.invalidateQueries();
    await waitFor(() => expect(backend.asked("mark_news_seen")).toHaveLength(1));
  });
});
