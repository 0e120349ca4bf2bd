/** What runs in the page, and how it looks. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/**
 * In a checkout they are built at this moment. Whatever is bundled has the texts themselves in the place of this file:
 * `bin/page-plugin.ts`.
 */
export async function pageAssets(): Promise<PageAssets> {
  const { buildPage } = await import('../../../bin/build-page.ts');
  return buildPage();
}
