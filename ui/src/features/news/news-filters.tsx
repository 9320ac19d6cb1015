import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/field";
import { useNewsSources } from "./api/use-news-sources";

export type Filters = { search: string; source: string; unreadOnly: boolean };

/** Which articles to show. */
export function NewsFilters({
  filters,
  onChange,
}: {
  filters: Filters;
  onChange: (filters: Filters) => void;
}) {
  const { data: sources = [] } = useNewsSources();
  return (
    <>
      <Input
        type="search"
        aria-label="Search articles"
        placeholder="Search…"
        className="w-56!"
        maxLength={200}
        value={filters.search}
        onChange={(event) => onChange({ ...filters, search: event.target.value })}
      />
      <Select
        aria-label="Source"
        className="w-44!"
        value={filters.source}
        onChange={(event) => onChange({ ...filters, source: event.target.value })}
      >
        <option value="">Source: all</option>
        {sources.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      <Button
        aria-pressed={filters.unreadOnly}
        className={filters.unreadOnly ? "border-accent! text-accent!" : ""}
        onClick={() => onChange({ ...filters, unreadOnly: !filters.unreadOnly })}
      >
        Unread only
      </Button>
    </>
  );
}
