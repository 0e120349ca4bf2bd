import { useState } from 'preact/hooks';
import { html, type Shown } from '../html.ts';
import { useIsPrinted } from '../look.ts';

/** What is unfolded by whoever wants it, and in print; drawn only then, for there are hundreds of them. */
export function Foldable({
  summary,
  children,
}: {
  readonly summary: Shown;
  readonly children: Shown;
}): Shown {
  const [isOpen, setOpen] = useState(false);
  const isShown = useIsPrinted() || isOpen;
  const turn = (event: Event): void => {
    event.preventDefault();
    setOpen(!isOpen);
  };
  return html`
    <details class="about" open=${isShown}>
      <summary onClick=${turn}>${summary}</summary>
      ${isShown && children}
    </details>
  `;
}
