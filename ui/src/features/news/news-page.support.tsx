// What the tests of the news page share.
import { screen } from "@testing-library/react";
import type { ArticleFilter } from "@/bindings/ArticleFilter";
import { FakeBackend } from "@/testing/fake-backend";
import { someSources } from "@/testing/fixtures/news";
import { renderPart } from "@/testing/render";
import { NewsPage } from "./news-page";

export const show = (backend?: FakeBackend) => renderPart(<NewsPage />, backend);

/** With sources that can all be read. */
export const well = () => {
  const backend = new FakeBackend();
  backend.sources = someSources().map((source) => ({ ...source, lastError: null, failingSince: null }));
  return backend;
};

export const filters = (backend: FakeBackend) =>
  backend.asked("list_articles").map((args) => args.filter as ArticleFilter);

export const item = async (title: string) =>
  (await screen.findByRole("button", { name: new RegExp(title) })).closest("li") as HTMLElement;
