import { asText, type Value } from '#engine'
import { findOption, type Hole, type Reading, readNumber } from './literals.ts'
import { cut } from './suggestion.ts'

/** Brings a value of the context into the type a hole takes. The value is data: no words in it are read as an instruction. */
export function convert(value: Value, hole: Hole): Reading {
  if (value === null)
    return hole.isNullable ? { value, certainty: 'stated' } : { problem: `${hole.title} may not be empty.` }
  switch (hole.type) {
    case 'text':
      return { value: asText(value), certainty: 'stated' }
    case 'boolean':
      return typeof value === 'boolean' ? { value, certainty: 'stated' } : { problem: `${hole.title} needs yes or no.` }
    case 'integer':
    case 'number':
      return typeof value === 'number' && (hole.type === 'number' || Number.isSafeInteger(value))
        ? { value, certainty: 'stated' }
        : fromText(value, hole)
    case 'decimal':
      return typeof value === 'number' ? { value: String(value), certainty: 'stated' } : fromText(value, hole)
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value)
        ? { value: value.slice(0, 10), certainty: 'stated' }
        : { problem: `${hole.title} needs a date.` }
    case 'datetime':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}(T|$)/.test(value)
        ? { value, certainty: 'stated' }
        : { problem: `${hole.title} needs a date.` }
    case 'multi-enum':
    case 'list':
      return fromList(Array.isArray(value) ? value : [value], hole)
    case 'enum':
      return fromText(value, hole)
    case 'other':
      return { value, certainty: 'stated' }
  }
}

function fromText(value: Value, hole: Hole): Reading {
  if (typeof value !== 'string' && typeof value !== 'number')
    return { problem: `The value does not fit ${hole.title}.` }
  const text = String(value)
  const reading =
    hole.type === 'enum'
      ? findOption(text, hole.options)
      : hole.type === 'text'
        ? undefined
        : readNumber(text, hole.type === 'integer' ? 'integer' : hole.type === 'decimal' ? 'decimal' : 'number')
  return reading ?? { problem: `"${cut(text, 60)}" does not fit ${hole.title}.` }
}

function fromList(values: readonly Value[], hole: Hole): Reading {
  const unknown = values.find((value) => hole.options.length > 0 && !hole.options.includes(asText(value)))
  return unknown === undefined
    ? { value: [...values], certainty: 'stated' }
    : { problem: `"${asText(unknown)}" is none of the values of ${hole.title}.` }
}
