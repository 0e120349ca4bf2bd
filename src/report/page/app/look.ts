import { useEffect, useMemo, useRef, useState } from 'preact/hooks';

/*
 * What a view has to know of the window that it is in.
 */

/** Whether the window answers to a media query. */
export function useMedia(media: string): boolean {
  const asked = useMemo(() => matchMedia(media), [media]);
  const [matches, setMatches] = useState(asked.matches);
  useEffect(() => {
    const follow = (): void => setMatches(asked.matches);
    asked.addEventListener('change', follow);
    return () => asked.removeEventListener('change', follow);
  }, [asked]);
  return matches;
}

/** Whether it is being printed: then all is there, and nothing is folded. */
export const useIsPrinted = (): boolean => useMedia('print');

/** How wide an element is in pixels; 0 until it is there. */
export function useWidth(): [{ current: HTMLDivElement | null }, number] {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!element.current) return undefined;
    const observer = new ResizeObserver(([entry]) =>
      setWidth(Math.floor(entry?.contentRect.width ?? 0)),
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}

/** What is read later: `reading` until it is there. */
export type Later<T> =
  | { readonly is: 'reading' }
  | { readonly is: 'there'; readonly value: T }
  | { readonly is: 'failed'; readonly why: string };

/** Reads something when `key` changes, and shows nothing of before meanwhile. */
export function useLater<T>(key: string, read: () => Promise<T>): Later<T> {
  const [seen, setSeen] = useState<{ key: string; later: Later<T> }>();
  useEffect(() => {
    let isWanted = true;
    const show = (later: Later<T>): void => {
      if (isWanted) setSeen({ key, later });
    };
    read().then(
      (value) => show({ is: 'there', value }),
      (error: unknown) => show({ is: 'failed', why: String(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [key]);
  return seen?.key === key ? seen.later : { is: 'reading' };
}
