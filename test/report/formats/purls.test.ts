import { asUri } from '../../../src/report/formats/shared/as-uri.ts';
import { imagePurl, packagePurl } from '../../../src/report/formats/shared/purls.ts';
import { digestOf, IMAGE } from '../../support/samples.ts';

it.each([
  ['NPM', '@babel/core', '7.0.0', 'pkg:npm/%40babel/core@7.0.0'],
  ['NODEPKG', 'lodash', undefined, 'pkg:npm/lodash'],
  [
    'JAR',
    'org.apache.logging.log4j:log4j-core',
    '2.14.1',
    'pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1',
  ],
  ['JAR', 'log4j-core', '2.14.1', undefined],
  ['GOBINARY', 'golang.org/x/net', 'v0.30.0', 'pkg:golang/golang.org/x/net@v0.30.0'],
  ['GOBINARY', 'stdlib', '1.22.5', 'pkg:golang/stdlib@1.22.5'],
  ['PIP', 'Django', '5.0', 'pkg:pypi/django@5.0'],
  ['COMPOSER', 'symfony/http-kernel', '6.0.0', 'pkg:composer/symfony/http-kernel@6.0.0'],
  ['OS', 'openssl', '3.0.1', undefined],
  ['SOMETHING_NEW', 'x', '1', undefined],
  [undefined, 'x', '1', undefined],
])('a package of %s called %s %s has the purl %s', (manager, name, version, expected) => {
  const one = { name, ...(manager && { manager }), ...(version && { version }) };
  expect(packagePurl(one)).toBe(expected);
});

it('an image has the purl of its registry, in China as well', () => {
  const image = { ...IMAGE, region: 'cn-north-1', digest: digestOf('c') };
  expect(imagePurl(image)).toBe(
    `pkg:oci/cart@sha256:${'c'.repeat(64)}?repository_url=210987654321.dkr.ecr.cn-north-1.amazonaws.com.cn%2Fshop%2Fcart`,
  );
});

it.each([
  ['https://nvd.nist.gov/vuln/detail/CVE-2026-1', 'https://nvd.nist.gov/vuln/detail/CVE-2026-1'],
  ['https://a.example/x y"z|^#a#b', 'https://a.example/x%20y%22z%7C%5E#a%23b'],
  ['https://a.example/100%zz?q=[1]', 'https://a.example/100%25zz?q=%5B1%5D'],
  ['javascript:alert(1)', undefined],
  ['https://user:secret@a.example/', undefined],
  ['no address', undefined],
  ['', undefined],
])('the address %j becomes %j', (text, expected) => {
  expect(asUri(text)).toBe(expected);
});
