import type { TextPlace } from './placeholder-letters.ts';
import { fitName, hueOf, initials } from './placeholder-text.ts';

/** Writes text as SVG. */
type Write = (text: string, place: TextPlace) => string;

/** Share of the height below which clients lay their own label over a tile; the name ends above it. */
const LABEL_FROM = 0.7;
/** Descenders of the name, in parts of its size. */
const DESCENT = 0.25;

/**
 * The placeholder of a participant without a picture as SVG, in pixels, for a name that `write` can write: a neutral dark tile, the initials in a circle whose colour
 * belongs to the name, the name under it, and a small crossed-out camera. Sizes follow the shorter side, so it can be read at
 * 208x120 and at 1280x720.
 */
export function placeholderSvg(name: string, width: number, height: number, write: Write): string {
  const side = Math.min(width, height * 1.6);
  const radius = Math.min(height * 0.19, side * 0.17);
  const nameSize = Math.max(12, Math.min(height * 0.1, side * 0.075));
  const below = radius * 1.25 + nameSize;
  const centre = { x: width / 2, y: Math.min(height * 0.41, height * LABEL_FROM - nameSize * DESCENT - below) };
  const hue = hueOf(name);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#1f2329"/>`,
    `<circle cx="${centre.x}" cy="${centre.y}" r="${radius}" fill="hsl(${hue}, 45%, 40%)"/>`,
    face(initials(name), centre.x, centre.y, radius, write),
    name === ''
      ? ''
      : write(fitName(name, (width * 0.86) / nameSize), {
          x: centre.x,
          baseline: centre.y + below,
          size: nameSize,
          fill: '#e6e8eb',
          bold: false,
        }),
    camera(centre.x + radius * 0.78, centre.y + radius * 0.78, radius * 0.36),
    '</svg>',
  ].join('');
}

/** Initials, or a head with shoulders when the name has none. */
function face(letters: string, x: number, y: number, radius: number, write: Write): string {
  if (letters !== '') {
    const size = radius * (letters.length > 1 ? 0.8 : 1);
    return write(letters, { x, baseline: y + size * 0.36, size, fill: '#ffffff', bold: true });
  }
  return (
    `<circle cx="${x}" cy="${y - radius * 0.2}" r="${radius * 0.28}" fill="#ffffff"/>` +
    `<path d="M${x - radius * 0.5} ${y + radius * 0.58}a${radius * 0.5} ${radius * 0.42} 0 0 1 ${radius} 0z" fill="#ffffff"/>`
  );
}

/** A camera with a stroke through it on a dark disc: "video muted". */
function camera(x: number, y: number, radius: number): string {
  const unit = radius / 12;
  return (
    `<g transform="translate(${x} ${y}) scale(${unit})">` +
    '<circle r="12" fill="#1f2329"/><circle r="10.5" fill="#c0392b"/>' +
    '<rect x="-6.5" y="-3.8" width="8.6" height="7.6" rx="1.4" fill="#ffffff"/><path d="M3 -0.8l4 -2.6v6.8l-4 -2.6z" fill="#ffffff"/>' +
    '<path d="M-6.6 -6.4L6.6 6.4" stroke="#c0392b" stroke-width="4"/><path d="M-6.6 -6.4L6.6 6.4" stroke="#ffffff" stroke-width="1.7"/>' +
    '</g>'
  );
}
