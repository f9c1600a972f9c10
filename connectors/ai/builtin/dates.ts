import { casual } from 'chrono-node'
import type { Certainty } from './match-names.ts'

export type DateReading = { date: string; certainty: Certainty } | { problem: string }

/**
 * The date a whole phrase names, relative to `today` (`YYYY-MM-DD`). A date that can be read in two ways (03/04/2026) is a
 * problem, not a choice. Undefined when the phrase is no date.
 */
export function readDate(phrase: string, today: string): DateReading | undefined {
  const text = phrase
    .trim()
    .replace(/^the\s+/i, '')
    .replace(/[\s.]+$/, '')
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]+Z)?$/.exec(text)
  if (iso) return existing(Number(iso[1]), Number(iso[2]), Number(iso[3]), 'stated')
  const numeric = /^(\d{1,2})([/.])(\d{1,2})\2(\d{4})$/.exec(text)
  if (numeric) return readNumeric(Number(numeric[1]), Number(numeric[3]), Number(numeric[4]), numeric[2] === '.')
  return readEdge(text, today) ?? readWords(text, today)
}

/** The days from a date to another, both `YYYY-MM-DD…`; undefined when one is no date. */
export function daysBetween(from: string, to: string): number | undefined {
  const days = (Date.parse(to.slice(0, 10)) - Date.parse(from.slice(0, 10))) / 86_400_000
  return Number.isFinite(days) ? Math.round(days) : undefined
}

function readNumeric(first: number, second: number, year: number, isDayFirst: boolean): DateReading {
  if (isDayFirst || first > 12) return existing(year, second, first, 'stated')
  if (second > 12 || first === second) return existing(year, first, second, 'stated')
  return { problem: `${first}/${second}/${year} can be read as two dates: write it as YYYY-MM-DD.` }
}

/** "end of the month", "beginning of next year". */
function readEdge(text: string, today: string): DateReading | undefined {
  const match = /^(end|last day|beginning|start|first day) of (?:the |this |(next) )?(month|quarter|year)$/i.exec(text)
  if (!match) return undefined
  const [year = 0, month = 1] = today.split('-').map(Number)
  const months = { month: 1, quarter: 3, year: 12 }[match[3]?.toLowerCase() ?? ''] ?? 1
  const first = Math.floor((month - 1) / months) * months + (match[2] ? months : 0)
  const isEnd = /^(end|last)/i.test(match[1] ?? '')
  return {
    date: isoDate(new Date(Date.UTC(year, isEnd ? first + months : first, isEnd ? 0 : 1))),
    certainty: 'derived',
  }
}

function readWords(text: string, today: string): DateReading | undefined {
  if (!/[a-z]/i.test(text) || text.length > 60) return undefined
  // Noon, so that no rounding leaves the day; the reference's zone is UTC, so the machine's own zone plays no part.
  const [result, another] = casual.parse(
    text,
    { instant: new Date(`${today}T12:00:00Z`), timezone: 0 },
    { forwardDate: true },
  )
  if (!result || another || result.end || result.index !== 0 || result.text.length !== text.length) return undefined
  const { start } = result
  if (start.isCertain('hour') && !/\b(in|ago|from|now)\b/i.test(text)) return undefined
  const [year, month, day] = [start.get('year'), start.get('month'), start.get('day')]
  if (year === null || month === null || day === null) return undefined
  const isFixed = start.isCertain('year') && start.isCertain('month') && start.isCertain('day') && /\d{4}/.test(text)
  if (
    !isFixed &&
    !start.isCertain('day') &&
    !start.isCertain('weekday') &&
    !/\b(in|ago|from|next|last|hence|later)\b/i.test(text)
  )
    return undefined
  return existing(year, month, day, isFixed ? 'stated' : 'derived')
}

function existing(year: number, month: number, day: number, certainty: Certainty): DateReading {
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    return { problem: `There is no day ${year}-${month}-${day}.` }
  return { date: isoDate(date), certainty }
}

function isoDate(date: Date): string {
  return date.toISOString().slice(0, 10)
}
