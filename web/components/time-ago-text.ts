import { locale as viewersLocale } from '../locale.ts'

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

/** "5 min ago", "in 2 days", "now": how far an instant is from now, in its largest unit. */
export function timeAgoText(iso: string, now: number, locale = viewersLocale): string {
  const instant = Date.parse(iso)
  if (Number.isNaN(instant)) return iso
  const seconds = Math.round((instant - now) / 1000)
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  for (const [unit, size] of units)
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit)
  return format.format(0, 'second')
}
