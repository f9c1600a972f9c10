import { dayMilliseconds } from './local-time.ts'

/** Longer waits are mistakes: of a unit, or of a date. */
export const longestMilliseconds = 50 * 366 * dayMilliseconds

const pattern = /^P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/

/**
 * The length of an ISO 8601 duration in milliseconds: weeks, days, hours, minutes, seconds, as in `P2DT12H`. A day is 24 hours,
 * also where clocks change; months and years have no fixed length and are none. Undefined for what is no such length.
 */
export function durationMilliseconds(text: string): number | undefined {
  const match = pattern.exec(text)
  if (!match) return undefined
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0))
  const total = (weeks * 7 + days) * dayMilliseconds + hours * 3_600_000 + minutes * 60_000 + seconds * 1_000
  return total > 0 && total <= longestMilliseconds ? total : undefined
}
