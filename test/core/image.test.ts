import { imageKey, parseImageKey } from '../../src/core/image.ts';
import { IMAGE } from '../support/samples.ts';

describe('the key of an image', () => {
  it.each(['cart', 'shop/cart', 'team/shop/cart_1.x'])('of %s names that image', (repository) => {
    const image = { ...IMAGE, repository };
    expect(parseImageKey(imageKey(image))).toEqual(image);
  });

  it.each([
    '',
    'policy',
    'threat/kev',
    '210987654321/eu-central-1/shop/cart',
    '210987654321/eu-central-1/shop/cart@',
    '210987654321/eu-central-1/shop/cart@latest',
    '21098765432/eu-central-1/shop/cart@sha256:aaaaaaaaaaaaaaaa',
    `${imageKey(IMAGE)}/more`,
  ])('is not "%s"', (key) => {
    expect(parseImageKey(key)).toBeUndefined();
  });
});
