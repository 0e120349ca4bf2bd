Object.defineProperty(process, 'platform', { value: 'darwin' });
const { startLedgerEngine } = await import('../../src/local/ledger-engine.ts');
const { createLedgerTable } = await import('../../src/local/ledger-table.ts');
console.time('start');
try {
  const e = await startLedgerEngine();
  console.timeEnd('start');
  console.log(e);
  await createLedgerTable(
    e.endpoint,
    'eu-central-1',
    { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'embedded' },
    {
      TableName: 't',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      TimeToLiveSpecification: { AttributeName: 'x', Enabled: true },
    },
  );
  console.log('created');
  await e.stop();
} catch (e) {
  console.log(e);
}
