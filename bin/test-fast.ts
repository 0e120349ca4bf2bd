// npm run test:fast: what gives its answer soon, while one works; everything else than is named in
// test/support/slow.ts, and it says so.
import { SLOW } from '../test/support/slow.ts';

console.error(`Left out, because they take long: ${SLOW.join(', ')}. npm test runs them, too.`);
process.argv.push('--testPathIgnorePatterns', ...SLOW.map((slow) => `<rootDir>/${slow}`));
await import('./test.ts');
