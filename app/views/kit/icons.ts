import { html, svg, type TemplateResult } from 'lit';

/**
 * Our icons: 24 by 24 units, one stroke, round ends, drawn in the text's colour. They are decoration; the words stand beside them or
 * in the accessible name.
 */
function icon(shape: TemplateResult): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor" stroke-width="1.75"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${shape}</svg>`;
}

const slash = svg`<path d="M4 4l16 16"/>`;
const person = svg`<circle cx="9.5" cy="8" r="3.75"/><path d="M3 20c.4-3.6 2.900-5.750 6.500-5.750S15.600 16.400 16 20"/>`;

export const icons = {
  microphone: icon(
    svg`<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.500 11a6.500 6.500 0 0 0 13 0M12 17.500V21"/>`,
  ),
  microphoneOff: icon(
    svg`${slash}<path d="M9 9v2a3 3 0 0 0 4.700 2.450M15 10.300V6a3 3 0 0 0-5.700-1.300M5.500 11a6.500 6.500 0 0 0 10.100 5.400M18.500 11a6.400 6.400 0 0 1-.65 2.850M12 17.500V21"/>`,
  ),
  camera: icon(
    svg`<rect x="2.750" y="6" width="12.750" height="12" rx="3"/><path d="M15.500 10.750 21.250 7.500v9l-5.750-3.250"/>`,
  ),
  cameraOff: icon(
    svg`${slash}<path d="M10.400 6h2.100a3 3 0 0 1 3 3v1.750l5.750-3.250v9l-2-1.130M15.200 16.300A3 3 0 0 1 12.500 18H5.750a3 3 0 0 1-3-3V9a3 3 0 0 1 2.200-2.890"/>`,
  ),
  share: icon(
    svg`<rect x="2.750" y="4.250" width="18.500" height="12.500" rx="2.500"/><path d="M8.500 20.250h7M12 13.500v-5.750M9.250 10.250 12 7.500l2.750 2.750"/>`,
  ),
  shareStop: icon(
    svg`<rect x="2.750" y="4.250" width="18.500" height="12.500" rx="2.500"/><path d="M8.500 20.250h7M9.750 8.250l4.500 4.500M14.250 8.250l-4.500 4.500"/>`,
  ),
  record: icon(svg`<circle cx="12" cy="12" r="8.750"/><circle cx="12" cy="12" r="3.500" fill="currentColor"/>`),
  recordStop: icon(svg`<circle cx="12" cy="12" r="8.750"/><rect x="9" y="9" width="6" height="6" rx="1" fill="currentColor"/>`),
  pause: icon(svg`<circle cx="12" cy="12" r="8.750"/><path d="M10 9.250v5.500M14 9.250v5.500"/>`),
  play: icon(svg`<circle cx="12" cy="12" r="8.750"/><path d="m10.250 8.500 5.250 3.500-5.250 3.500z" fill="currentColor"/>`),
  stop: icon(svg`<rect x="6" y="6" width="12" height="12" rx="2" fill="currentColor"/>`),
  rewind: icon(svg`<path d="M11 7 4.500 12l6.500 5ZM19 7l-6.500 5 6.500 5Z"/>`),
  forward: icon(svg`<path d="m13 7 6.500 5-6.500 5ZM5 7l6.500 5L5 17Z"/>`),
  live: icon(
    svg`<circle cx="12" cy="12" r="2.250" fill="currentColor"/><path d="M8.100 15.900a5.500 5.500 0 0 1 0-7.800M15.900 8.100a5.500 5.500 0 0 1 0 7.800M5.300 18.700a9.500 9.500 0 0 1 0-13.400M18.700 5.300a9.500 9.500 0 0 1 0 13.400"/>`,
  ),
  film: icon(svg`<rect x="3" y="5" width="18" height="14" rx="3"/><path d="m10.500 9.500 4 2.500-4 2.500z"/>`),
  download: icon(svg`<path d="M12 4.500v10M7.750 10.750 12 15l4.250-4.250M4.750 19.500h14.500"/>`),
  trash: icon(
    svg`<path d="M4.500 6.750h15M9.500 6.750V4.500h5v2.250M6.500 6.750l.9 12.750h9.200l.9-12.750M10.250 10.500v5.500M13.750 10.500v5.500"/>`,
  ),
  hand: icon(
    svg`<path d="M8 13V5.750a1.500 1.500 0 0 1 3 0V11M11 10.500V4.250a1.500 1.500 0 0 1 3 0V11M14 11V5.750a1.500 1.500 0 0 1 3 0V14c0 4-2.200 6.750-5.500 6.750-2.500 0-4-1.100-5.200-3.200l-2.050-3.600c-.9-1.600 1.200-2.900 2.300-1.500L8 14.250"/>`,
  ),
  people: icon(svg`${person}<path d="M15.500 4.600a3.750 3.750 0 0 1 0 6.800M17.800 14.700c1.900.7 3 2.500 3.200 5.300"/>`),
  person: icon(svg`<circle cx="12" cy="8" r="3.750"/><path d="M5 20c.4-3.600 3.100-5.750 7-5.750s6.600 2.150 7 5.750"/>`),
  layout: icon(svg`<rect x="3" y="4" width="18" height="16" rx="3"/><path d="M14 4v16M14 12h7"/>`),
  more: icon(svg`<path d="M12 5.500v.01M12 12v.01M12 18.500v.01" stroke-width="3"/>`),
  leave: icon(
    svg`<path d="M3.200 13.500c5.200-4.600 12.400-4.600 17.600 0 .6.5.7 1.300.3 2l-1 1.600c-.4.6-1.100.9-1.800.7l-2.600-.8c-.7-.2-1.100-.8-1.100-1.500V14a9.600 9.600 0 0 0-5.200 0v1.500c0 .7-.4 1.300-1.100 1.500l-2.600.8c-.7.2-1.400-.1-1.800-.7l-1-1.600c-.4-.7-.3-1.500.3-2Z" fill="currentColor" stroke="none"/>`,
  ),
  up: icon(svg`<path d="m6.500 14.500 5.500-5.500 5.500 5.500"/>`),
  down: icon(svg`<path d="m6.500 9.500 5.500 5.500 5.500-5.500"/>`),
  close: icon(svg`<path d="M6 6l12 12M18 6 6 18"/>`),
  check: icon(svg`<path d="m5 12.500 4.500 4.500L19 7.500"/>`),
  info: icon(svg`<circle cx="12" cy="12" r="9"/><path d="M12 11.250v5M12 7.800v.01"/>`),
  copy: icon(
    svg`<rect x="8.500" y="8.500" width="12" height="12" rx="2.500"/><path d="M15.500 5.500a2 2 0 0 0-2-2H6a2.500 2.500 0 0 0-2.500 2.500v7.500a2 2 0 0 0 2 2"/>`,
  ),
  lock: icon(svg`<rect x="4.500" y="10.500" width="15" height="10" rx="2.500"/><path d="M8 10.500V7.500a4 4 0 0 1 8 0v3"/>`),
  unlock: icon(
    svg`<rect x="4.500" y="10.500" width="15" height="10" rx="2.500"/><path d="M8 10.500V7.500a4 4 0 0 1 7.700-1.500"/>`,
  ),
  spotlight: icon(
    svg`<path d="m12 3.250 2.650 5.500 6 .83-4.400 4.200 1.080 5.970L12 16.850l-5.330 2.900 1.080-5.970-4.400-4.200 6-.83Z"/>`,
  ),
  position: icon(
    svg`<rect x="3" y="4" width="18" height="16" rx="3"/><rect x="6.500" y="7.500" width="5" height="4.500" rx="1"/><path d="M15.500 8v8M13.500 14l2 2 2-2"/>`,
  ),
  audience: icon(svg`<path d="M6 4.500v8h12v-8M4 12.500v4h16v-4M6.500 16.500v3M17.500 16.500v3"/>`),
  stage: icon(svg`<circle cx="12" cy="6.500" r="3"/><path d="M7 16c.3-3 2.200-4.750 5-4.750S16.700 13 17 16M3 19.500h18"/>`),
  remove: icon(svg`${person}<path d="m17 8.750 4.250 4.250M21.250 8.750 17 13"/>`),
  search: icon(svg`<circle cx="10.750" cy="10.750" r="6.250"/><path d="m15.500 15.500 5 5"/>`),
  keyboard: icon(
    svg`<rect x="2.750" y="6" width="18.500" height="12" rx="2.500"/><path d="M6.500 10v.01M10.200 10v.01M13.800 10v.01M17.500 10v.01" stroke-width="2.250"/><path d="M8 14.250h8"/>`,
  ),
  warning: icon(svg`<path d="M12 4.250 2.900 19.250h18.200ZM12 10v4.250M12 16.750v.01"/>`),
  speaker: icon(
    svg`<path d="M4 9.500v5h3.500L12 18.500v-13L7.500 9.500ZM15.500 9a4.200 4.200 0 0 1 0 6M18 6.500a7.800 7.800 0 0 1 0 11"/>`,
  ),
  speakerOff: icon(svg`<path d="M4 9.500v5h3.500L12 18.500v-13L7.500 9.500ZM16 9.750l4.500 4.500M20.500 9.750 16 14.250"/>`),
  playPlain: icon(svg`<path d="M7.500 5.250v13.500L18.500 12Z" fill="currentColor"/>`),
  pausePlain: icon(svg`<path d="M8.500 5.500v13M15.500 5.500v13" stroke-width="3"/>`),
  restart: icon(svg`<path d="M19.500 12a7.500 7.500 0 1 1-2.200-5.300L19.500 9M19.500 4.250V9h-4.750"/>`),
  fullscreen: icon(
    svg`<path d="M4 9V6.500A2.500 2.500 0 0 1 6.500 4H9M15 4h2.500A2.500 2.500 0 0 1 20 6.500V9M20 15v2.500a2.500 2.500 0 0 1-2.500 2.500H15M9 20H6.500A2.500 2.500 0 0 1 4 17.500V15"/>`,
  ),
  turn: icon(
    svg`<rect x="3" y="12" width="18" height="8.500" rx="2"/><path d="M12.500 3.500a6.500 6.500 0 0 1 5.500 5M18.250 5.250V9H14.500"/>`,
  ),
  mirror: icon(svg`<path d="M12 3.500v17M9 7.500 3.500 17H9ZM15 7.500 20.500 17H15Z"/>`),
  clock: icon(svg`<circle cx="12" cy="12" r="8.750"/><path d="M12 7v5.250l3.250 2"/>`),
  door: icon(svg`<path d="M14.500 4H7.500a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h7M10.500 12h9.500M16.500 8.500 20 12l-3.500 3.500"/>`),
  wave: icon(svg`<path d="M4 11v2M8 8v8M12 5v14M16 8v8M20 11v2"/>`),
  shield: icon(svg`<path d="M12 3.250 4.500 6v5.500c0 4.600 3 7.800 7.500 9.250 4.500-1.450 7.500-4.650 7.500-9.250V6Z"/>`),
  link: icon(
    svg`<path d="M10 14a4 4 0 0 0 5.800.2l3-3a4.100 4.100 0 0 0-5.800-5.800l-1 1M14 10a4 4 0 0 0-5.800-.2l-3 3a4.100 4.100 0 0 0 5.800 5.800l1-1"/>`,
  ),
  network: icon(
    svg`<path d="M3 9.500a13 13 0 0 1 18 0M6.250 13a8.300 8.300 0 0 1 11.500 0M9.500 16.400a3.700 3.700 0 0 1 5 0M12 19.500v.01"/>`,
  ),
  headphones: icon(
    svg`<path d="M4 15v-2.500a8 8 0 0 1 16 0V15"/><rect x="3.500" y="14" width="4.500" height="6.500" rx="1.750"/><rect x="16" y="14" width="4.500" height="6.500" rx="1.750"/>`,
  ),
  back: icon(svg`<path d="M4 5.500v13M20 6.250v11.500L9 12Z"/>`),
} as const;
