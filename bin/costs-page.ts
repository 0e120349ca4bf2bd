// npm run costs: writes docs/costs.md, what it costs by what is measured on the embedded AWS and by AWS's lists of prices.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measureUsage } from '../bench/usage.ts';
import { readDeployed } from './costs/deployed.ts';
import { costsPage } from './costs/page.ts';
import { readPrices } from './costs/prices.ts';

const file = fileURLToPath(new URL('../docs/costs.md', import.meta.url));
writeFileSync(file, costsPage(await measureUsage(), readDeployed(), readPrices()));
