import { screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { anAlert } from "@/testing/fixtures/attention";
import { at, HOUR } from "@/testing/fixtures/clock";
import { showing } from "./alerts-page.support";

// Five hundred rows take their time.
vi.mock("./alert-groups", async (original) => ({ ...(await original<object>()), RESOLVED_LISTED: 2 }));

const resolved = (id: number) => anAlert({ id, resolvedAt: at(-HOUR) });

it("says so where there may be older alerts that are resolved", async () => {
  showing(resolved(1), resolved(2));
  expect(await screen.findByText("Their cause is gone. The latest 2.")).toBeInTheDocument();
});

it("says nothing where there are none", async () => {
  showing(resolved(1));
  expect(await screen.findByText("Their cause is gone.")).toBeInTheDocument();
});
