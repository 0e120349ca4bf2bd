import type { Used } from './costs.ts';
import { usdOf } from './costs.ts';
import type { Price, Prices } from './prices.ts';

/** What a table of the page says: of what, how it is made up, and what it comes to. */
export interface Item {
  readonly name: string;
  readonly arithmetic: string;
  readonly usd: number;
}

export const itemOf = (
  used: Used,
  prices: Prices,
  name = priceOf(used.price, prices).what,
): Item => {
  const its = priceOf(used.price, prices);
  const arithmetic = `${figure(used.quantity)} ${its.unit} × ${priceText(its)}`;
  return { name, arithmetic, usd: usdOf([used], prices) };
};

export const itemsTable = (items: readonly Item[]): string =>
  tableOf(
    ['', 'arithmetic', '$'],
    [
      ...items.map(({ name, arithmetic, usd }) => [name, arithmetic, money(usd)]),
      ['**together**', '', `**${money(sumOf(items))}**`],
    ],
  );

export const tableOf = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  [columns, columns.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

export const sumOf = (items: readonly Item[]): number =>
  items.reduce((sum, { usd }) => sum + usd, 0);

export const priceOf = (id: string, prices: Prices): Price => {
  const price = prices.get(id);
  if (!price) throw new Error(`there is no price ${id}`);
  return price;
};

/** `0.625 $ / 1,000,000` */
export const priceText = ({ usd, per }: Price): string =>
  `${plain(usd)} $${per > 1 ? ` / ${figure(per)}` : ''}`;

const plain = (usd: number): string =>
  usd > 0 && usd < 0.001 ? usd.toFixed(10).replace(/0+$/, '') : usd.toString();

/** Cents, and below ten of them four digits. */
export const money = (usd: number): string =>
  usd > 0 && usd < 0.1 ? usd.toFixed(4) : usd.toFixed(2);

export function figure(value: number): string {
  const digits = value >= 100 || Number.isInteger(value) ? 0 : value >= 1 ? 1 : 4;
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}
