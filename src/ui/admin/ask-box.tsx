import { SearchIcon } from '#ui/components/icon.tsx';
import { go } from '#ui/state/route.ts';
import { text } from '#ui/text.ts';

interface AskBoxProps {
  /** What is asked now. */
  readonly query: string;
}

/** The box in the bar: Enter asks who can assume what. */
export function AskBox({ query }: AskBoxProps) {
  return (
    <form
      class="ask-box"
      role="search"
      aria-label={text('ask_title')}
      onSubmit={(event) => {
        event.preventDefault();
        const asked = new FormData(event.currentTarget).get('query');
        if (typeof asked === 'string' && asked.trim()) go({ page: 'ask', query: asked.trim() });
      }}
    >
      <SearchIcon size={14} />
      <input
        key={query}
        type="search"
        name="query"
        defaultValue={query}
        aria-label={text('ask_label')}
        placeholder={text('ask_label')}
      />
    </form>
  );
}
