import { Select } from "@/components/ui/field";
import { SearchBox } from "@/components/ui/search-box";
import { ToggleButton } from "@/components/ui/toggle-button";
import { useNewsSources } from "./api/use-news-sources";

export type Filters = { search: string; source: string; unreadOnly: boolean };

export type NewsFiltersProps = {
  filters: Filters;
  onChange: (part: Partial<Filters>) => void;
};

/** Which articles to show. */
export function NewsFilters({ filters, onChange }: NewsFiltersProps) {
  const { data: sources = [] } = useNewsSources();
  return (
    <>
      <SearchBox
        label="Search articles"
        group="News"
        initial={filters.search}
        onSearch={(search) => onChange({ search })}
      />
      <Select
        aria-label="Source"
        className="w-44"
        value={filters.source}
        onChange={(event) => onChange({ source: event.target.value })}
      >
        <option value="">Source: all</option>
        {filters.source && !sources.some(({ name }) => name === filters.source) && (
          // Kept from before it was taken out: still what the list is of.
          <option value={filters.source}>{filters.source}</option>
        )}
        {sources.map(({ name, lastError }) => (
          <option key={name} value={name}>
            {lastError ? `${name} (failing)` : name}
          </option>
        ))}
      </Select>
      <ToggleButton pressed={filters.unreadOnly} onChange={(unreadOnly) => onChange({ unreadOnly })}>
        Unread only
      </ToggleButton>
    </>
  );
}
