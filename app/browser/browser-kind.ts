import type { BrowserKind } from '../state/view-model.ts';

/** Which browser this is, for advice about its permissions; a wrong guess costs a less fitting sentence. */
export function browserKind(userAgent: string, touchPoints: number): BrowserKind {
  // iPads call themselves Macs, but no Mac has a touch screen.
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)) return 'ios';
  if (/Android/.test(userAgent)) return 'android';
  if (/Edg\//.test(userAgent)) return 'edge';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/Chrome\//.test(userAgent)) return 'chrome';
  return /Safari\//.test(userAgent) ? 'safari' : 'other';
}
