/** The demo's today. Fixed, so that the same seed gives the same data in any year. */
export const today = '2026-11-20'

const dayMilliseconds = 86_400_000
const start = Date.parse(`${today}T09:00:00Z`)

/** The date so many days before today; negative for the future. */
export function daysAgo(days: number): string {
  return new Date(start - days * dayMilliseconds).toISOString().slice(0, 10)
}

/** The instant so many days before today at nine, to the second. */
export function momentAgo(days: number): string {
  return new Date(start - Math.round(days * 86_400) * 1_000).toISOString().replace('.000Z', 'Z')
}
