import type { DecisionOption, StepOf } from '#engine'
import type { Question } from '../assistant.ts'
import { type Comparison, compare, parseComparison } from './comparison.ts'
import { type Pointable, placeOf, pointAt, pointablesOf } from './context-values.ts'
import { type Instruction, readInstruction } from './instruction.ts'
import { contentTerms, isSameWord, splitWords } from './words.ts'

/** A plain condition found in words, each test with the value it looks at. */
export interface Condition {
  text: string
  isAll: boolean
  tests: { pointable: Pointable; result: boolean | undefined }[]
  /** What the context lacks to check it. */
  missing?: string
}

const maximumLength = 1000

/** The condition of an option: from its description ("risk score above 60"), or from the instruction ("reject if …"). */
export function conditionFor(
  option: DecisionOption,
  step: StepOf<'decision'>,
  question: Question,
): Condition | undefined {
  const described = option.description === undefined ? undefined : conditionIn(option.description, question)
  if (described) return described
  const instruction = readInstruction(step.instruction)
  for (const { subject, condition } of rulesIn(instruction)) {
    const words = contentTerms(subject)
    const label = contentTerms(option.label)
    const isMeant = label.length > 0 && label.every((word) => words.some((other) => isSameWord(word, other)))
    const others = step.options.filter(
      (other) =>
        other !== option && contentTerms(other.label).every((word) => words.some((said) => isSameWord(said, word))),
    )
    if (isMeant && others.length === 0) return conditionIn(condition, question)
  }
  return undefined
}

/** Whether a condition holds; undefined while one of its values is not known and the others do not settle it. */
export function holdsFor({ tests, isAll, missing }: Condition): boolean | undefined {
  const results =
    missing === undefined ? tests.map(({ result }) => result) : [...tests.map(({ result }) => result), undefined]
  if (results.includes(!isAll)) return !isAll
  return results.includes(undefined) ? undefined : isAll
}

/** "approve if the score is below 30; reject if it is above 70" as pairs. */
function rulesIn({ text }: Instruction): { subject: string; condition: string }[] {
  if (text.includes('\uE000') || text.length > maximumLength) return []
  return text.split(/\s*(?:;|\.\s|\n)\s*|,\s*(?:and\s+)?(?=[\p{L}\s]+\b(?:if|when)\b)/u).flatMap((part) => {
    const after = /^(?:choose|take|pick|select)?\s*(.+?),?\s+(?:if|when)\s+(.+?)[.\s]*$/i.exec(part)
    if (after) return [{ subject: after[1] ?? '', condition: after[2] ?? '' }]
    const before = /^(?:if|when)\s+(.+?),\s*(?:then\s+)?(?:choose|take|pick|select)?\s*(.+?)[.\s]*$/i.exec(part)
    return before ? [{ subject: before[2] ?? '', condition: before[1] ?? '' }] : []
  })
}

function conditionIn(description: string, question: Question): Condition | undefined {
  const text = description
    .trim()
    .replace(/^(?:(?:choose|take|use|pick)\s+(?:this|it)?\s*)?(?:if|when|for|only if)\s+/i, '')
    .replace(/[.\s]+$/, '')
  if (/\b(unless|except|usually|normally|mostly|generally|probably|may|might)\b/i.test(text)) return undefined
  const guarded = text
    .replace(/\bbetween\s+(\S+)\s+and\s+(\S+)/gi, 'between $1…$2')
    .replace(/\b(greater|more|less|fewer) than or equal to\b/gi, (_, word: string) =>
      /^(greater|more)/i.test(word) ? 'at least' : 'at most',
    )
  const isAll = /\band\b/i.test(guarded)
  const isAny = /\bor\b/i.test(guarded)
  if (isAll && isAny) return undefined
  const pointables = pointablesOf(question)
  const condition: Condition = { text, isAll: !isAny, tests: [] }
  for (const part of guarded.split(/,?\s+(?:and|or)\s+/i)) {
    const comparison = parseComparison(part)
    if (!comparison) return undefined
    const found = findValue(comparison, pointables, question)
    if (found === undefined) {
      if (splitWords(comparison.field).length > 6) return undefined
      condition.missing = `"${comparison.field}" is not in the context`
    } else if ('rivals' in found)
      condition.missing = `"${comparison.field}" may be ${found.rivals.slice(0, 3).map(placeOf).join(', or ')}`
    else {
      const result = compare(comparison, found.pointable, question)
      if (result === 'not-comparable') return undefined
      condition.tests.push({ pointable: found.pointable, result })
    }
  }
  return condition
}

type Located = { pointable: Pointable } | { rivals: Pointable[] } | undefined

function findValue(comparison: Comparison, pointables: readonly Pointable[], question: Question): Located {
  const found = pointAt(comparison.field, pointables, question)
  if (found && 'rivals' in found) return found
  if (found && found.certainty !== 'guess') return { pointable: found.pointable }
  if (comparison.kind !== 'empty') return undefined
  // An empty value cannot be pointed at by what it holds, only by its name: the newest of that name is asked.
  const nulls = pointables.map((pointable) => ({ ...pointable, value: pointable.value ?? ' ' }))
  const empty = pointAt(comparison.field, nulls, question)
  if (!empty || 'rivals' in empty || empty.certainty === 'guess') return undefined
  const original = pointables.find(
    (pointable) =>
      pointable.step === empty.pointable.step &&
      pointable.name === empty.pointable.name &&
      pointable.record?.id === empty.pointable.record?.id,
  )
  return original && { pointable: original }
}
