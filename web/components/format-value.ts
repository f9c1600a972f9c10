import type { Field, RecordValues, Value } from '#engine'
import { locale as viewersLocale } from '../locale.ts'
import { commonText } from '../messages/en/common.ts'

/** What decides how a value is written: a field, or as much of one as is known. */
export type FieldShape = Pick<Field, 'type' | 'display'> & Partial<Pick<Field, 'name'>>

export interface FormatOptions {
  /** The values beside this one: an amount finds its currency among them. */
  record?: RecordValues | undefined
  locale?: string
  timeZone?: string
}

/** A value as text: what one reads, and the exact value where what one reads is rounded or local. */
export function formatValue(
  field: FieldShape,
  value: Value | undefined,
  options: FormatOptions = {},
): { text: string; exact?: string } {
  if (value === null || value === undefined || value === '') return { text: commonText.none }
  if (typeof value === 'boolean') return { text: value ? commonText.yes : commonText.no }
  if (Array.isArray(value))
    return { text: value.map((each) => formatValue({ ...field, type: 'text' }, each, options).text).join(', ') }
  if (typeof value === 'object') return { text: JSON.stringify(value) }
  if (field.display === 'country') return formatCountry(String(value))
  if (field.display === 'money') return { text: formatMoney(value, currencyOf(field, options.record), options.locale) }
  if (field.type === 'date') return { text: formatDate(String(value), options.locale), exact: String(value) }
  if (field.type === 'datetime') return formatInstant(String(value), options)
  if (field.type === 'integer' || field.type === 'number' || field.type === 'decimal')
    return { text: formatNumber(value, field.name, options.locale) }
  return { text: String(value) }
}

/** `FR` as "France", the code kept at hand. Unknown codes stay as they are. */
export function formatCountry(code: string): { text: string; exact?: string } {
  if (!/^[A-Z]{2}$/.test(code)) return { text: code }
  const name = countryNames.of(code)
  return name === undefined || name === code ? { text: code } : { text: name, exact: code }
}

/** An amount with its currency; without one, with two decimals. Decimals given as text lose nothing. */
export function formatMoney(value: string | number, currency?: string, locale = viewersLocale): string {
  if (!isNumeric(value)) return String(value)
  const style: Intl.NumberFormatOptions =
    currency && /^[A-Z]{3}$/i.test(currency)
      ? { style: 'currency', currency }
      : { minimumFractionDigits: 2, maximumFractionDigits: 2 }
  return new Intl.NumberFormat(locale, style).format(value)
}

/** A day, whatever the viewer's zone. */
export function formatDate(day: string, locale = viewersLocale): string {
  const instant = new Date(`${day}T00:00:00Z`)
  return Number.isNaN(instant.getTime())
    ? day
    : new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(instant)
}

/** An instant in the viewer's zone; exact: with seconds and zone. */
export function formatInstant(
  iso: string,
  { locale = viewersLocale, timeZone }: FormatOptions = {},
): { text: string; exact?: string } {
  const instant = new Date(iso)
  if (Number.isNaN(instant.getTime())) return { text: iso }
  const zone = timeZone === undefined ? {} : { timeZone }
  return {
    text: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', ...zone }).format(instant),
    exact: new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long', ...zone }).format(instant),
  }
}

/** An instant in the viewer's time, with their zone named: for moments that people arrange themselves by. */
export function formatInstantWithZone(iso: string, { locale = viewersLocale, timeZone }: FormatOptions = {}): string {
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(new Date(iso))
}

const years = /(^|_)(year|zip|postcode|code|number|no|id)$/

/** Years, codes and numbers that name something are not grouped by thousands. */
function formatNumber(value: string | number, name: string | undefined, locale = viewersLocale): string {
  if (!isNumeric(value)) return String(value)
  return new Intl.NumberFormat(locale, {
    maximumFractionDigits: 20,
    useGrouping: !(name !== undefined && years.test(name)),
  }).format(value)
}

/** The currency stands in a field of its own: `amount_currency` before `currency`. */
function currencyOf(field: FieldShape, record: RecordValues | undefined): string | undefined {
  const found = record?.[`${field.name}_currency`] ?? record?.['currency']
  return typeof found === 'string' ? found : undefined
}

function isNumeric(value: string | number): value is number | `${number}` {
  return value !== '' && Number.isFinite(Number(value))
}

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' })
