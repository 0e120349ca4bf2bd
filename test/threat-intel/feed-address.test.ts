import { objectionToHop } from '../../src/threat-intel/feed-address.ts';
import { shown } from '../../src/threat-intel/feed-refused.ts';

describe('a redirect of a feed', () => {
  it.each([
    ['https://feeds.example/kev.json', 'https://mirror.example/kev.json'],
    ['http://127.0.0.1:8080/kev.json', 'http://localhost:9090/kev.json'],
    ['http://localhost/kev.json', 'https://feeds.example/kev.json'],
    ['https://localhost/kev.json', 'https://localhost/today.json'],
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

describe('an address in a message', () => {
  it.each([
    ['https://feeds.example/kev.json?token=s3cret', 'https://feeds.example/kev.json'],
    ['https://me:s3cret@feeds.example/kev.json', 'https://feeds.example/kev.json'],
    ['https://feeds.example/@2026/kev.json', 'https://feeds.example/@2026/kev.json'],
  ])('%s is shown without secrets', (url, text) => {
    expect(shown(url)).toBe(text);
  });
});
