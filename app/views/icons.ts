import { html, svg, type TemplateResult } from 'lit';

/** Icons of 24 by 24 units, drawn with the text's colour. They are decoration: the name stands beside them or in the label. */
function icon(paths: TemplateResult): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor" stroke-width="1.8"
    stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${paths}</svg>`;
}

export const icons = {
  microphone: icon(
    svg`<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M8.5 21h7"/>`,
  ),
  microphoneOff: icon(
    svg`<path d="M9 9v2.5a3 3 0 0 0 4.8 2.4M15 10.5V6a3 3 0 0 0-5.7-1.3M5.5 11.5a6.5 6.5 0 0 0 10.3 5.3M18.5 11.5a6.4 6.4 0 0 1-.8 3.1M12 18v3M8.5 21h7M3.5 3.5l17 17"/>`,
  ),
  camera: icon(svg`<rect x="3" y="6" width="12.5" height="12" rx="3"/><path d="m15.5 10.5 5.5-3v9l-5.5-3"/>`),
  cameraOff: icon(
    svg`<path d="M10 6h2.5a3 3 0 0 1 3 3v1.5l5.5-3v9l-2.2-1.2M15.5 15.5A2.6 2.6 0 0 1 12.5 18H6a3 3 0 0 1-3-3V9a3 3 0 0 1 3-3M3.5 3.500l17 17"/>`,
  ),
  leave: icon(
    svg`<path d="M3.2 13.300c5.2-4.6 12.4-4.6 17.6 0 .6.5.7 1.3.3 2l-1.1 1.700c-.4.6-1.1.9-1.8.7l-2.6-.8c-.7-.2-1.1-.8-1.1-1.500v-1.500a9.6 9.6 0 0 0-5 0v1.500c0 .7-.4 1.3-1.1 1.500l-2.6.8c-.7.2-1.4-.1-1.8-.7l-1.1-1.700c-.4-.7-.3-1.5.3-2Z"/>`,
  ),
  remove: icon(
    svg`<circle cx="9.5" cy="8" r="3.7"/><path d="M3 20c.5-3.7 3-5.8 6.5-5.800s6 2.1 6.5 5.800M16.5 8.500l4.5 4.500M21 8.5 16.5 13"/>`,
  ),
  people: icon(
    svg`<circle cx="9" cy="8" r="3.7"/><path d="M2.5 20c.5-3.7 3-5.8 6.5-5.800s6 2.1 6.5 5.800M15.5 4.600a3.7 3.7 0 0 1 0 6.800M17.5 14.600c2.2.7 3.6 2.6 4 5.4"/>`,
  ),
  sound: icon(svg`<path d="M4 9.500v5h3.500L12 18.500v-13L7.5 9.500ZM15.5 9a4.2 4.2 0 0 1 0 6M18 6.500a7.8 7.8 0 0 1 0 11"/>`),
  warning: icon(svg`<path d="M12 4 2.8 19.500h18.400ZM12 10v4.500M12 17.200v.1"/>`),
  check: icon(svg`<path d="m5 12.5 4.5 4.500L19 7.5"/>`),
};
