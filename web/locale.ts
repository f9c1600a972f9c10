const fallback = 'en-GB'

/** How numbers and dates are written: as the viewer's English does, since the screens' words are English. */
export const locale =
  typeof navigator !== 'undefined' && navigator.language.startsWith('en') ? navigator.language : fallback
