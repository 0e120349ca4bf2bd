import type { Encryption } from '../facts.ts';
import { type Check, notKnown, type Said } from '../posture.ts';

/** States it, and asks for nothing: which is right is a question of one's own rules, and a repository keeps what it was made with. */
export const encryption: Check = {
  name: 'encryption',
  about: 'how its images are encrypted (stated, not judged)',
  ofRepository: ({ encryption: found }) =>
    found.state === 'unknown' ? [notKnown('the encryption', found)] : [stated(found.value)],
};

const stated = ({ type, key }: Encryption): Said => ({
  weight: 'note',
  what: sayType(type, key),
  why: 'it is set when a repository is made, and cannot be changed afterwards',
  todo: '',
});

function sayType(type: string, key: string | undefined): string {
  if (type === 'AES256') return 'encrypted with keys of S3 (AES256)';
  const how = type === 'KMS_DSSE' ? 'in two layers with a key of KMS' : 'with a key of KMS';
  return `encrypted ${how}${key === undefined ? '' : `: ${key}`}`;
}
