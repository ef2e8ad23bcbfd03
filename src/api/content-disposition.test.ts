import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contentDisposition } from './content-disposition.ts';

it('a recording is saved under the name of its room', () => {
  expect(contentDisposition('Weekly sync 2026-03-02 09.12', '.webm')).toBe(
    'inline; filename="Weekly sync 2026-03-02 09.12.webm"; filename*=UTF-8\'\'Weekly%20sync%202026-03-02%2009.12.webm',
  );
  expect(contentDisposition('Réunion 1', '.webm')).toBe(
    'inline; filename="R_union 1.webm"; filename*=UTF-8\'\'R%C3%A9union%201.webm',
  );
});

it.each([
  ['../../etc/passwd', 'etc passwd.webm'],
  ['a"; filename="b', 'a ; filename= b.webm'],
  ['line\r\nSet-Cookie: x=1', 'line Set-Cookie x=1.webm'],
  ['\u202egnp.exe', 'gnp.exe.webm'],
  ['...', 'recording.webm'],
  ['x'.repeat(500), `${'x'.repeat(60)}.webm`],
])('a name that is meant to do harm is a name: %j', (title, name) => {
  const [, encoded = ''] = contentDisposition(title, '.webm').split("UTF-8''");
  expect(decodeURIComponent(encoded)).toBe(name);
});

it('whatever a room is called, the header is one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (title) => {
      expect(contentDisposition(title, '.webm')).toMatch(
        /^inline; filename="[ !#-.0-9=@-Z^-z~]+\.webm"; filename\*=UTF-8''[\w.!~%&$#^`|+-]+$/,
      );
    }),
    { numRuns: 100 },
  );
});
