/** Size classes of conferences (rest-api 8.1). */
export const CONFERENCE_SIZES = ['small', 'medium', 'large'] as const;

export type ConferenceSize = (typeof CONFERENCE_SIZES)[number];

/** Names of the colours of a conference's page, in the order of complaints (rest-api 8.1). */
export const COLOUR_NAMES = [
  'dark_primary',
  'dark_background',
  'dark_foreground',
  'dark_success',
  'dark_negative',
  'light_primary',
  'light_background',
  'light_foreground',
  'light_success',
  'light_negative',
] as const;

type ColourName = (typeof COLOUR_NAMES)[number];

/** `#RRGGBB` by name. */
export type Colours = { [N in ColourName]: string };
