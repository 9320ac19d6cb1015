import { Input, Select } from "@/components/ui/field";
import { ToggleButton } from "@/components/ui/toggle-button";
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
        className="w-44"
        value={filters.source}
        onChange={(event) => onChange({ ...filters, source: event.target.value })}
      >
        <option value="">Source: all</option>
        {sources.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      <ToggleButton
        pressed={filters.unreadOnly}
        onChange={(unreadOnly) => onChange({ ...filters, unreadOnly })}
      >
        Unread only
      </ToggleButton>
    </>
  );
}
