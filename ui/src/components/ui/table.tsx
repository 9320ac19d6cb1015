import type { ComponentProps } from "react";

export function Table({ className = "", ...props }: ComponentProps<"table">) {
  return (
    <div className="@container overflow-x-auto">
      <table className={`w-full border-collapse text-left ${className}`} {...props} />
    </div>
  );
}

export function Th({ className = "", ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={`whitespace-nowrap border-line border-b px-3 py-2 font-medium @max-[960px]:px-2 text-muted text-xs ${className}`}
      {...props}
    />
  );
}

export function Tr({ className = "", ...props }: ComponentProps<"tr">) {
  return <tr className={`border-line border-b last:border-b-0 ${className}`} {...props} />;
}

export function Td({ className = "", ...props }: ComponentProps<"td">) {
  return <td className={`px-3 py-2 align-middle @max-[960px]:px-2 ${className}`} {...props} />;
}
