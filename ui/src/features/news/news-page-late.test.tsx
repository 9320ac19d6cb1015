import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { keys } from "@/lib/query";
import { anArticle } from "@/testing/fixtures/news";
import { filters, item, show, well } from "./news-page.support";

describe("an answer that comes late", () => {
  it("is taken back of the article only that could not be marked", async () => {
    const backend = well();
    const mark = backend.command("mark_articles_read");
    backend.refuse("mark_articles_read", { message: "the database is busy" });
    const refuse = backend.hold("mark_articles_read");
    const { user } = show(backend);
    const [night, rust] = [within(await item("Night ferry")), within(await item("Announcing Rust"))];
    await user.keyboard("jm");
    await waitFor(() => expect(night.queryByText("Unread:")).not.toBeInTheDocument());
    backend.answer("mark_articles_read", mark);
    const answer = backend.hold("mark_articles_read");
    await user.keyboard("jm");
    await waitFor(() => expect(rust.queryByText("Unread:")).not.toBeInTheDocument());
    refuse();
    await screen.findByText("the database is busy");
    expect(night.getByText("Unread:")).toBeInTheDocument();
    expect(rust.queryByText("Unread:")).not.toBeInTheDocument();
    expect(filters(backend)).toHaveLength(1);
    answer();
    // What failed is read anew, after the last.
    await waitFor(() => expect(filters(backend)).toHaveLength(2));
    expect(rust.queryByText("Unread:")).not.toBeInTheDocument();
  });

  it("keeps no answer from coming that is on its way", async () => {
    const backend = well();
    const { queries, user } = show(backend);
    await item("Night ferry");
    backend.articles = [anArticle({ id: 9, title: "Fresh" }), ...backend.articles];
    const answer = backend.hold("list_articles");
    act(() => void queries.invalidateQueries({ queryKey: keys.news }));
    await user.keyboard("jm");
    answer();
    expect(await item("Fresh")).toBeInTheDocument();
    expect(within(await item("Night ferry")).queryByText("Unread:")).not.toBeInTheDocument();
  });
});
