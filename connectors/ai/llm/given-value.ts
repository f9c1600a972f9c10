import { z } from 'zod'
import { asText, type LabelledRef, type Source, type Value } from '#engine'
import { convert } from '../builtin/convert.ts'
import type { Hole } from '../builtin/literals.ts'
import { cut } from '../builtin/suggestion.ts'
import type { Ledger, LedgerValue } from './ledger.ts'

/** A value as the model gives it. Always every key: strict structured outputs know no optional ones. */
export const givenValueSchema = z.object({
  value: z.union([z.string(), z.array(z.string())]).nullable(),
  source: z.string(),
  certainty: z.enum(['stated', 'derived', 'guess', 'not_found']),
})
export type GivenValue = z.infer<typeof givenValueSchema>

export type CheckedValue = { value: Value; source: Source } | { problem: string } | { isNotFound: true }

/**
 * Reads a value of the model's for a hole and checks what it says of it: it must be of the hole's type, and stand where it is said to
 * stand. What cannot be checked is a guess, whatever the model calls it.
 */
export function checkValue(
  path: string,
  given: GivenValue,
  hole: Hole,
  ledger: Ledger,
  instruction: string,
): CheckedValue {
  if (given.certainty === 'not_found') return { isNotFound: true }
  const reading = convert(spoken(given.value, hole), hole)
  if ('problem' in reading) return { problem: `What the model gave for ${hole.title} does not fit it.` }
  const { value } = reading
  const from = ledger.values.get(given.source)
  const wanted = { certainty: given.certainty, value, path }
  if (from) return { value, source: fromLedger(wanted, from) }
  if (given.source === 'instruction') return { value, source: fromInstruction(wanted, instruction) }
  return { value, source: { path, certainty: 'guess', text: 'The model named no source for it.' } }
}

interface Wanted {
  certainty: 'stated' | 'derived' | 'guess'
  value: Value
  path: string
}

function fromLedger({ certainty, value, path }: Wanted, from: LedgerValue): Source {
  const stands = isSame(value, from.value) ? 'stated' : holds(from.value, value) ? 'derived' : undefined
  return {
    path,
    certainty: stands === undefined || certainty === 'guess' ? 'guess' : weaker(certainty, stands),
    text: cut(
      stands === 'stated'
        ? `Taken from ${from.place}.`
        : stands === 'derived'
          ? `Stands in ${from.place}.`
          : `The model concludes it from ${from.place}; it does not stand there.`,
      1000,
    ),
    origin: from.origin,
    ...(from.step === undefined ? {} : { step: from.step }),
    field: from.field,
    ...(from.record ? { record: labelled(from.record) } : {}),
  }
}

function fromInstruction({ certainty, value, path }: Wanted, instruction: string): Source {
  const stands = value !== null && holds(instruction, value)
  return {
    path,
    certainty: stands ? weaker(certainty, 'derived') : 'guess',
    text: stands
      ? "It stands in the author's instruction."
      : "The model concludes it from the author's instruction; it does not stand there.",
  }
}

/** Equal as people read it: numbers by their amount, texts without regard to case and spaces. */
function isSame(value: Value, other: Value): boolean {
  const [left, right] = [asText(value).trim(), asText(other).trim()]
  if (left !== '' && right !== '' && Number.isFinite(Number(left)) && Number.isFinite(Number(right)))
    return Number(left) === Number(right)
  return normal(left) === normal(right)
}

/** Whether a text holds a value as whole words. */
function holds(text: Value, value: Value): boolean {
  const [outer, inner] = [` ${normal(asText(text))} `, normal(asText(value))]
  return inner !== '' && outer.includes(` ${inner} `)
}

/** Words and numbers only: "€ 1,250.00," and "1250.00" are not made equal, "Verified." and "verified" are. */
function normal(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.@-]+/gu, ' ')
    .replace(/\.(?=\s|$)/g, '')
    .trim()
}

function weaker(left: Wanted['certainty'], right: Wanted['certainty']): Wanted['certainty'] {
  const order = ['stated', 'derived', 'guess'] as const
  return order[Math.max(order.indexOf(left), order.indexOf(right))] ?? 'guess'
}

/** Yes and no come as words; everything else is read from its text. */
function spoken(value: GivenValue['value'], hole: Hole): Value {
  if (hole.type === 'boolean' && typeof value === 'string' && /^(true|false)$/i.test(value.trim()))
    return value.trim().toLowerCase() === 'true'
  return value
}

function labelled({ collection, id, label }: LabelledRef): LabelledRef {
  return { collection, id, label }
}
