import { h, render } from 'preact';
import { App } from './app.ts';
import { pageOf } from './page.ts';
import { readPage } from './read-data.ts';

/** A file that was cut short says so: a report that looks whole and is not would help. */
async function start(): Promise<void> {
  const root = document.getElementById('app');
  if (!root) return;
  try {
    render(h(App, { page: pageOf(await readPage(document)) }), root);
  } catch (error) {
    root.textContent = error instanceof Error ? error.message : String(error);
  }
}

// The data stand behind the script.
if (document.readyState === 'loading') {
  document.addEventListener('DOMContentLoaded', () => void start());
} else void start();
