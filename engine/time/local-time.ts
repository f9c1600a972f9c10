/** A day has 24 hours wherever lengths of time are counted. */
export const dayMilliseconds = 86_400_000

/** Whether a name is one of the IANA time zone database (`Europe/Berlin`, `UTC`). Offsets such as `+01:00` are no zones. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    formatterOf(name)
    return true
  } catch {
    return false
  }
}

/** The parts of a local date or date and time, `2027-03-28` or `2027-03-28T02:30[:00]`, as if it were UTC; undefined for what is none. */
export function parseLocalTime(text: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?)?$/.exec(text)
  if (!match) return undefined
  const [, date, time = '00:00', seconds = ':00'] = match
  const canonical = `${date}T${time}${seconds}.000Z`
  const milliseconds = Date.parse(canonical)
  // 30 February would become 1 March, and 24:00 the next day.
  return Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== canonical ? undefined : milliseconds
}

/**
 * The instant of a local date and time in a zone, in milliseconds since 1970. The rule is that of calendars (RFC 5545, 3.3.5):
 * a time that exists twice is the first of the two, one that is skipped counts with the offset from before the change, so
 * 02:30 becomes 03:30. A date alone is its midnight. Undefined for what is no local time.
 */
export function instantOfLocal(text: string, zone: string): number | undefined {
  const local = parseLocalTime(text)
  if (local === undefined) return undefined
  // Offsets a day before and after: zones change them at most once in such a time.
  const before = offsetAt(local - dayMilliseconds, zone)
  const after = offsetAt(local + dayMilliseconds, zone)
  const fitting = [before, after].map((offset) => ({ offset, instant: local - offset }))
  const exact = fitting.filter(({ offset, instant }) => offsetAt(instant, zone) === offset)
  return exact.length > 0 ? Math.min(...exact.map(({ instant }) => instant)) : local - before
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, zone: string): number {
  const parts = Object.fromEntries(
    formatterOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
}

/** Building a formatter takes a hundred times as long as using it. Zones are few: there are about six hundred. */
const formatters = new Map<string, Intl.DateTimeFormat>()

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formatters.set(zone, made)
  return made
}
