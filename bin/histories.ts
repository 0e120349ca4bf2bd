// npm run histories -- [count] [seed]: as many random histories as are asked for, where the suite plays the
// first of them.
const [count = '2000', seed = String(Date.now() % 1_000_000)] = process.argv.splice(2);
process.env['HISTORIES'] = count;
process.env['HISTORIES_SEED'] = seed;
console.error(`${count} histories from seed ${seed} on`);
process.argv.push('test/histories');
await import('./test.ts');
