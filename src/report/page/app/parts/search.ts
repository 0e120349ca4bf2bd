import { html, type Shown } from '../html.ts';

/** A field to search in what is shown: `/` goes to it from anywhere, Escape empties it. */
export function search(label: string, value: string, seek: (text: string) => void): Shown {
  const empty = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || value === '') return;
    event.preventDefault();
    seek('');
  };
  return html`
    <label class="search">
      <span class="label">${label} <kbd aria-hidden="true">/</kbd></span>
      <input
        type="search"
        value=${value}
        autocomplete="off"
        autocapitalize="off"
        spellcheck=${false}
        aria-keyshortcuts="/"
        onInput=${(event: InputEvent) => seek((event.currentTarget as HTMLInputElement).value)}
        onKeyDown=${empty}
      />
    </label>
  `;
}

/** The same where nothing is listed yet: Enter leads to the list of what is found. */
export function searchFor(label: string, seek: (text: string) => void): Shown {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const [field] = event.currentTarget as HTMLFormElement;
    const text = field instanceof HTMLInputElement ? field.value.trim() : '';
    if (text !== '') seek(text);
  };
  return html`
    <form role="search" onSubmit=${submit}>
      <label class="search">
        <span class="label">${label} <kbd aria-hidden="true">/</kbd></span>
        <input type="search" autocomplete="off" spellcheck=${false} aria-keyshortcuts="/" />
      </label>
    </form>
  `;
}
