import { registryOf } from '../../../bench/page-registry.ts';
import { readBack } from './read-back.ts';

test('images of several repositories find their own findings and vulnerabilities again', async () => {
  const data = await readBack(registryOf({ repositories: 3, images: 50, findings: 30 }));
  expect(data.images).toHaveLength(150);
  const vulnerabilities = await data.vulnerabilities();
  for (const image of [0, 99, 100, 149]) {
    const { findings } = await data.detail(image);
    expect(findings).toHaveLength(30);
    for (const { vulnerability, weight, state } of findings.filter(
      (one) => one.state !== 'aside',
    )) {
      expect(vulnerabilities[vulnerability]?.weight).toBe(weight);
      expect(vulnerabilities[vulnerability]?.images).toContain(image);
      expect(state).not.toBe('aside');
    }
  }
});
