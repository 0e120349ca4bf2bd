import { useEffect, useRef, useState } from 'preact/hooks';
import { addressOf, type Route, routeOf } from './route.ts';

/** `step`: something that one goes back from; `touch`: the same view, a little changed. */
export type Go = (route: Route, how?: 'step' | 'touch') => void;

/** Browsers refuse more than some addresses a second; nobody types faster than that. */
const TOUCHES_APART = 250;

/** Where each view was scrolled to when it was left by a link: who comes back finds the place again. */
const leftAt = new Map<string, number>();

/** What the address names, and how to go elsewhere. The view follows at once, the address when it may. */
export function useRoute(): [Route, Go] {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  const shown = useRef(route);
  shown.current = route;
  useEffect(() => {
    // Some browsers scroll before the view is there that is long enough.
    history.scrollRestoration = 'manual';
    let isByLink = false;
    const leave = (event: MouseEvent): void => {
      isByLink = event.target instanceof Element && event.target.closest('a[href^="#/"]') !== null;
      if (isByLink) leftAt.set(location.hash, scrollY);
    };
    const follow = (): void => {
      cancelTouch();
      const top = isByLink ? 0 : leftAt.get(location.hash);
      isByLink = false;
      if (addressOf(shown.current) === location.hash) return;
      setRoute(routeOf(location.hash));
      if (top !== undefined) requestAnimationFrame(() => scrollTo(0, top));
    };
    addEventListener('click', leave);
    addEventListener('hashchange', follow);
    return () => {
      removeEventListener('click', leave);
      removeEventListener('hashchange', follow);
    };
  }, []);
  const go: Go = (next, how = 'step') => {
    setRoute(next);
    cancelTouch();
    const address = addressOf(next);
    if (how === 'step') location.hash = address;
    else touch = setTimeout(() => location.replace(address), TOUCHES_APART);
  };
  return [route, go];
}

let touch: ReturnType<typeof setTimeout> | undefined;

function cancelTouch(): void {
  clearTimeout(touch);
}
