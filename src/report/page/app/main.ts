import { h, render, type VNode } from 'preact';
import { App } from './app.ts';
import { html } from './html.ts';
import { pageOf } from './page.ts';
import { readPage } from './read-data.ts';

/** A file that was cut short says so: a report that looks whole and is not would help. */
async function start(): Promise<void> {
  const root = document.getElementById('app');
  if (!root) return;
  try {
    render(h(App, { page: pageOf(await readPage(document)) }), root);
  } catch (error) {
    render(unreadable(error instanceof Error ? error.message : String(error)), root);
  }
}

const unreadable = (why: string): VNode => html`
  <main>
    <h1 id="heading">This report cannot be read</h1>
    <p class="lead">${why}</p>
  </main>
`;

// The data stand behind the script.
if (document.readyState === 'loading') {
  document.addEventListener('DOMContentLoaded', () => void start());
} else void start();
