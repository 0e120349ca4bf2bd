import { useEffect, useRef } from 'preact/hooks';
import { html, type Shown } from './html.ts';
import { type Go, useRoute } from './navigation.ts';
import type { Page } from './page.ts';
import { moment, nameText } from './parts/text.ts';
import { type Query, queryWith, type Route } from './route.ts';
import { image } from './screens/image.ts';
import { images } from './screens/images.ts';
import { notFound } from './screens/not-found.ts';
import { overview } from './screens/overview.ts';
import { vulnerabilities } from './screens/vulnerabilities.ts';
import { vulnerability } from './screens/vulnerability.ts';
import { waivers } from './screens/waivers.ts';

/** The places that one goes to, and which screens lie there. */
const PLACES: readonly {
  readonly says: string;
  readonly href: string;
  readonly screens: readonly Route['screen'][];
}[] = [
  { says: 'Overview', href: '#/', screens: ['overview'] },
  { says: 'Images', href: '#/images', screens: ['images', 'image'] },
  {
    says: 'Vulnerabilities',
    href: '#/vulnerabilities',
    screens: ['vulnerabilities', 'vulnerability'],
  },
  { says: 'Waivers', href: '#/waivers', screens: ['waivers'] },
];

export function App({ page }: { readonly page: Page }): Shown {
  const [route, go] = useRoute();
  const { head } = page.data;
  const place = placeOf(route);
  useHeading(place);
  useSearchKey();
  return html`
    <a class="skip" href="#heading" onClick=${skip}>Skip to what is shown</a>
    <header>
      <p class="about-report">
        <strong>${nameText(head.about ?? 'All images')}</strong>
        <span>as of ${moment(head.madeAt)}</span>
        <span>policy ${nameText(head.policyVersion, 40)}</span>
      </p>
      <nav aria-label="Report">
        ${PLACES.map(
          ({ says, href, screens }) => html`
            <a href=${href} aria-current=${screens.includes(route.screen) ? 'page' : undefined}>
              ${says}
            </a>
          `,
        )}
      </nav>
    </header>
    <main class=${`at-${route.screen}`}>${screenOf(route, page, go)}</main>
    <footer>
      <p>What is not known counts as unknown, never as good.</p>
      <p>ecr-scan-notifier ${head.version}</p>
    </footer>
  `;
}

function screenOf(route: Route, page: Page, go: Go): Shown {
  const turn = (query: Query, how?: 'step' | 'touch'): void => {
    if ('query' in route) go({ ...route, query }, how);
  };
  const { screen } = route;
  if (screen === 'overview') {
    return overview(page, (text) => go({ screen: 'images', query: queryWith({ q: text }) }));
  }
  if (screen === 'images') return images({ page, query: route.query, go: turn });
  if (screen === 'image') return image({ page, ...route, go: turn });
  if (screen === 'vulnerabilities') return vulnerabilities({ page, query: route.query, go: turn });
  if (screen === 'vulnerability') return vulnerability({ page, id: route.id });
  return screen === 'waivers' ? waivers(page) : notFound(route.path);
}

/** Another place is another heading; a filter is not. */
const placeOf = (route: Route): string => {
  if (route.screen === 'image') return `${route.name}@${route.digest}`;
  return route.screen === 'vulnerability' ? route.id : route.screen;
};

/** Whoever listens hears where the link has led. */
function useHeading(place: string): void {
  const isFirst = useRef(true);
  useEffect(() => {
    const heading = document.getElementById('heading');
    document.title = `${heading?.textContent ?? 'Report'} · ecr-scan-notifier`;
    if (!isFirst.current) heading?.focus({ preventScroll: true });
    isFirst.current = false;
  }, [place]);
}

function skip(event: Event): void {
  event.preventDefault();
  document.getElementById('heading')?.focus();
}

/** `/` goes to the search of what is shown, where something is. */
function useSearchKey(): void {
  useEffect(() => {
    const seek = (event: KeyboardEvent): void => {
      const isTyped = event.target instanceof HTMLInputElement && event.target.type === 'search';
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyped) return;
      event.preventDefault();
      document.querySelector<HTMLInputElement>('input[type=search]')?.focus();
    };
    addEventListener('keydown', seek);
    return () => removeEventListener('keydown', seek);
  }, []);
}
