/**
 * The URL of a request as routes know it (rest-api 1.1): repeated slashes count as one, a slash at the end does not count, and a percent sign
 * that begins no valid escape stands for itself.
 */
export function routableUrl(url: string): string {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = mark < 0 ? '' : url.slice(mark);
  const collapsed = path.replaceAll(/\/{2,}/g, '/').replace(/(?<=.)\/$/, '');
  return `${isDecodable(collapsed) ? collapsed : collapsed.replaceAll('%', '%25')}${query}`;
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
