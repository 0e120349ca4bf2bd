import { isFeedUrl, objectionToHop } from '../../src/threat-intel/download/feed-address.ts';
import { shown } from '../../src/threat-intel/download/feed-refused.ts';

describe('a redirect of a feed', () => {
  it.each([
    ['https://feeds.example/kev.json', 'https://mirror.example/kev.json'],
    ['http://127.0.0.1:8080/kev.json', 'http://localhost:9090/kev.json'],
    ['http://localhost/kev.json', 'https://feeds.example/kev.json'],
    ['https://localhost/kev.json', 'https://localhost/today.json'],
    ['https://10.1.2.3/kev.json', 'https://10.1.2.4/kev.json'],
    ['https://[fd00::1]/kev.json', 'https://192.168.0.7/kev.json'],
    ['https://192.168.0.7/kev.json', 'https://feeds.example/kev.json'],
    ['https://feeds.example/', 'https://8.8.8.8/'],
    ['https://feeds.example/', 'https://172.32.0.1/'],
    ['https://feeds.example/', 'https://[2606:4700::1111]/'],
    ['https://feeds.example/', 'https://localhost.example/'],
    ['https://feeds.example/', 'https://notlocalhost/'],
  ])('from %s to %s is followed', (from, to) => {
    expect(objectionToHop(from, to)).toBeUndefined();
  });

  it.each([
    ['https://feeds.example/', 'http://feeds.example/', 'which is not https'],
    ['https://feeds.example/', 'http://127.0.0.1/', 'which is not https'],
    ['https://feeds.example/', 'http://localhost:8000/', 'which is not https'],
    ['https://feeds.example/', 'http://2130706433/', 'which is not https'],
    ['https://localhost/', 'http://localhost/', 'which is not https'],
    ['http://127.0.0.1/', 'http://169.254.169.254/', 'which is not https'],
    ['http://127.0.0.1/', 'data:text/plain,x', 'which is not https'],
    ['https://feeds.example/', 'https://127.0.0.1/', 'which is this machine itself'],
    ['https://feeds.example/', 'https://localhost:8443/', 'which is this machine itself'],
    [
      'https://feeds.example/',
      'https://me:s3cret@feeds.example/',
      'which has a user name or a password in it',
    ],
  ])('from %s to %s is refused as one %s', (from, to, why) => {
    expect(objectionToHop(from, to)).toBe(why);
  });
});

describe('a redirect of a feed from outside', () => {
  it.each([
    'localhost.',
    'kev.localhost',
    'kev.localhost.',
    'LOCALHOST',
    '127.0.0.2',
    '127.1',
    '2130706434',
    '0x7f.0.0.2',
    '0.0.0.0',
    '[::]',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:2]',
    '[::ffff:0:0]',
  ])('never leads to this machine, by the name of %s either', (host) => {
    const why = 'which is this machine itself';
    expect(objectionToHop('https://feeds.example/', `https://${host}/kev.json`)).toBe(why);
    expect(objectionToHop('https://10.0.0.1/', `https://${host}:8443/`)).toBe(why);
  });

  it.each([
    '169.254.169.254',
    '[::ffff:169.254.169.254]',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '[::ffff:10.0.0.1]',
    '[64:ff9b::a00:1]',
    '[::10.0.0.1]',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '[fc00::1]',
  ])('never leads to an inner network, to %s', (host) => {
    const why = 'which is an address of an inner network';
    expect(objectionToHop('https://feeds.example/', `https://${host}/kev.json`)).toBe(why);
    expect(objectionToHop('https://8.8.8.8/', `https://${host}:8443/`)).toBe(why);
  });
});

describe('an address that an operator names', () => {
  it.each([
    'https://10.1.2.3/kev.json',
    'https://[fd00::1]/kev.json',
    'http://localhost:1/kev.json',
  ])('may be %s', (url) => {
    expect(isFeedUrl(url)).toBe(true);
  });

  it.each(['http://10.1.2.3/', 'http://127.0.0.2/', 'http://[::1]/', 'http://kev.localhost/'])(
    'may not be %s',
    (url) => {
      expect(isFeedUrl(url)).toBe(false);
    },
  );
});

describe('an address in a message', () => {
  it.each([
    ['https://feeds.example/kev.json?token=s3cret', 'https://feeds.example/kev.json'],
    ['https://me:s3cret@feeds.example/kev.json', 'https://feeds.example/kev.json'],
    ['https://feeds.example/@2026/kev.json', 'https://feeds.example/@2026/kev.json'],
  ])('%s is shown without secrets', (url, text) => {
    expect(shown(url)).toBe(text);
  });
});
