import type { Action, FormField } from '#engine'
import type { Question } from '../assistant.ts'
import { isReading, pointAt, pointablesOf, sourceOf } from './context-values.ts'
import { convert } from './convert.ts'
import { readDate } from './dates.ts'
import type { FormAnswer } from './fill-form.ts'
import { type Instruction, plainText, slotOf, withoutSlots } from './instruction.ts'
import { findOption, holeOfFormField, optionsIn, readLiteral, readNumber } from './literals.ts'
import type { Certainty } from './match-names.ts'
import { computedValue } from './pinned.ts'
import { allTerms } from './words.ts'

const end = String.raw`(?=\s*(?:,|;|\.(?:\s|$)|$|\band\b))`

/** What an instruction says for one form field: after the field's name, as an option's words, an amount, a date. */
export function answerInInstruction(
  field: FormField,
  action: Action,
  instruction: Instruction,
  question: Question,
): FormAnswer | { problem: string } | undefined {
  return (
    afterName(field, instruction, question) ??
    pointedAs(field, instruction, question) ??
    byType(field, action, instruction, question)
  )
}

/** `reason: "…"`, `amount of 50`, `priority high`. */
function afterName(
  field: FormField,
  instruction: Instruction,
  question: Question,
): FormAnswer | { problem: string } | undefined {
  const names = [field.label, field.name.replaceAll('_', ' ')].map(escaped).join('|')
  const [, sign, phrase] =
    new RegExp(String.raw`\b(?:${names})\b\s*(=|:|is|of|to|as)?\s*(\uE000\d+\uE001|[^,;]+?)${end}`, 'iu').exec(
      instruction.text,
    ) ?? []
  const path = `form.${field.name}`
  const because =
    field.type === 'long-text' || field.type === 'text'
      ? /\b(?:because|saying|stating|telling them)\s+(?:that\s+)?(.+)$/i.exec(instruction.text)?.[1]
      : undefined
  const said = phrase ?? (field.name === 'reason' || field.label.toLowerCase() === 'reason' ? because : undefined)
  if (said === undefined) return undefined
  const slot = slotOf(said, instruction)
  const hole = holeOfFormField(field)
  if (slot?.kind === 'hole') {
    const computed = computedValue(path, slot.expression, hole, question)
    return 'problem' in computed ? computed : { value: computed.value, sources: [computed.source] }
  }
  if (said.includes('\uE000') && !slot) return undefined
  const isFree = hole.type === 'text'
  if (isFree && !slot && sign !== ':' && sign !== '=' && said !== because) return undefined
  const reading = readLiteral(plainText(said, instruction), hole, question.today)
  return isReading(reading) && reading.value !== null ? stated(path, reading.value, reading.certainty) : undefined
}

/** "with the operator's comment as the reason". */
function pointedAs(field: FormField, instruction: Instruction, question: Question): FormAnswer | undefined {
  const names = [field.label, field.name.replaceAll('_', ' ')].map(escaped).join('|')
  const phrase =
    new RegExp(
      String.raw`\b(?:with|using|use|take|giving)\s+([^,;]+?)\s+(?:as|for)\s+(?:the\s+|a\s+|its\s+)?(?:${names})\b`,
      'iu',
    ).exec(instruction.text)?.[1] ??
    new RegExp(String.raw`\b(?:${names})\s+(?:from|is|=|:|to)\s+((?:the|its|their)\s[^,;]+?)${end}`, 'iu').exec(
      instruction.text,
    )?.[1]
  if (phrase === undefined || phrase.includes('\uE000')) return undefined
  const found = pointAt(phrase, pointablesOf(question), question)
  if (!found || 'rivals' in found) return undefined
  const reading = convert(found.value, holeOfFormField(field))
  return isReading(reading)
    ? { value: reading.value, sources: [sourceOf(`form.${field.name}`, found.certainty, found.pointable)] }
    : undefined
}

function byType(
  field: FormField,
  action: Action,
  instruction: Instruction,
  question: Question,
): FormAnswer | undefined {
  const path = `form.${field.name}`
  const text = withoutSlots(instruction.text)
  const isOnly = action.form.filter((other) => other.type === field.type).length === 1
  switch (field.type) {
    case 'enum':
    case 'multi-enum': {
      const found = saidOptions(text, field.options ?? [], action)
      const [first] = found
      if (first === undefined || (field.type === 'enum' && found.length > 1)) return undefined
      return stated(path, field.type === 'enum' ? first : found, 'stated')
    }
    case 'number': {
      const unit = unitOf(field)
      const inUnit =
        unit === undefined
          ? undefined
          : new RegExp(String.raw`(?<![\d.-])(\d+(?:\.\d+)?)\s+${unit}s?\b`, 'i').exec(text)?.[1]
      if (inUnit !== undefined) return stated(path, Number(inUnit), 'stated')
      const amounts = [
        ...text.matchAll(
          /(?<![\d-])(?:[€$£]\s*)?\d[\d,']*(?:\.\d+)?k?(?![\d-])(?!\s*(?:days?|weeks?|months?|years?|hours?)\b)/gi,
        ),
      ].map(([amount]) => readNumber(amount, 'number'))
      const [only] = amounts
      return isOnly && amounts.length === 1 && only && isReading(only)
        ? stated(path, only.value, only.certainty)
        : undefined
    }
    case 'date': {
      const date = isOnly ? dateIn(text, question.today) : undefined
      return date && stated(path, date.date, date.certainty)
    }
    default:
      return undefined
  }
}

/** Options said in so many words. One-word options that are also the action's own words say nothing. */
function saidOptions(text: string, options: readonly string[], action: Action): string[] {
  const own = allTerms(action.title)
  const words = new Set(allTerms(text).map((word) => word.text))
  return optionsIn(text, options).filter((option) => {
    const terms = allTerms(option)
    const [only] = terms
    if (terms.length > 1 || !only) return true
    return (
      words.has(only.text) &&
      only.text !== 'other' &&
      only.text.length > 2 &&
      !own.some((word) => word.stem === only.stem) &&
      findOption(option, options) !== undefined
    )
  })
}

/** The unit that a number is asked in, when its name says so: "Days". */
function unitOf(field: FormField): string | undefined {
  return /\b(day|week|month|year|hour)s?\b/i
    .exec(`${field.label} ${field.name.replaceAll('_', ' ')}`)?.[1]
    ?.toLowerCase()
}

function dateIn(text: string, today: string): { date: string; certainty: Certainty } | undefined {
  const span =
    /\b(?:in|within|for|give (?:it|them|the \w+))\s+(\d+|one|two|three|four|six)\s+(days?|weeks?|months?)\b/i.exec(text)
  const marked = [
    ...text.matchAll(/\b(?=(?:by|until|due(?: on| by)?|on|for)\s+([^,;]+?)(?=\s*(?:,|;|\.|$|\band\b|\bwith\b)))/gi),
  ].flatMap(([, phrase]) => phrase ?? [])
  const phrases = [
    ...(span ? [`in ${span[1]} ${span[2]}`] : []),
    ...marked,
    ...(/\b\d{4}-\d{2}-\d{2}\b/.exec(text) ?? []),
  ]
  for (const phrase of phrases) {
    const reading = readDate(phrase, today)
    if (reading && 'date' in reading) return reading
  }
  return undefined
}

function stated(path: string, value: FormAnswer['value'], certainty: Certainty): FormAnswer {
  return { value, sources: [{ path, certainty, text: 'The instruction says so.' }] }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
