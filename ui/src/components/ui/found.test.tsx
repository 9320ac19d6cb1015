import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { Found, type FoundProps } from "./found";

const told = () => screen.getByRole("status").textContent;

it("tells what was found, once it is known, and nothing of what comes in later", () => {
  const { rerender } = render(<Found by="" count={40} noun="run" />);
  const shows = (props: Omit<FoundProps, "noun">) => {
    rerender(<Found noun="run" {...props} />);
    return told();
  };
  const region = screen.getByRole("status");
  expect(told()).toBe("");
  expect(shows({ by: "error", count: undefined })).toBe("");
  expect(shows({ by: "error", count: 50, more: true })).toBe("50 or more runs found");
  expect(shows({ by: "error", count: 51, more: true })).toBe("50 or more runs found");
  expect(shows({ by: "skipped", count: undefined })).toBe("50 or more runs found");
  expect(shows({ by: "skipped", count: 1 })).toBe("1 run found");
  expect(shows({ by: "retry", count: 0 })).toBe("No run found");
  expect(shows({ by: "", count: undefined })).toBe("");
  expect(shows({ by: "skipped", count: 2 })).toBe("2 runs found");
  expect(screen.getByRole("status")).toBe(region);
});
