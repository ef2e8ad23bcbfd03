import { describe, expect, it } from 'vitest';
import { routableUrl } from './paths.ts';

describe('the URL that is routed', () => {
  it.each([
    ['/', '/'],
    ['//', '/'],
    ['/rooms/', '/rooms'],
    ['//api///video//rooms//?a=b//c/', '/api/video/rooms?a=b//c/'],
    ['/rooms/%61%20b', '/rooms/%61%20b'],
    ['/rooms/%zz', '/rooms/%25zz'],
    ['/rooms/%ff', '/rooms/%25ff'],
    ['/?room=%', '/?room=%'],
    ['', ''],
  ])('%s is %s', (url, routable) => {
    expect(routableUrl(url)).toBe(routable);
  });
});
