// What the tests of the ideas page share.
import { screen } from "@testing-library/react";
import type { FakeBackend } from "@/testing/fake-backend";
import { renderPart } from "@/testing/render";
import { IdeasPage } from "./ideas-page";

export const show = (backend?: FakeBackend) => renderPart(<IdeasPage />, backend);

export const newIdea = () => screen.findByRole("textbox", { name: "New idea" });

export const TIDE = "Show the tide on the dashboard";

export const item = async (title: string) =>
  (await screen.findByRole("button", { name: title })).closest("li") as HTMLElement;
