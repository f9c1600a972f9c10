import {
  type ContextEntry,
  type ContextRecord,
  type Evidence,
  evaluate,
  type FlagRule,
  plainValues,
  type Scope,
} from '#engine'
import type { Question } from '../assistant.ts'

const maximumEvidence = 50

/** The values that a raised flag rests on: the value of a step, or the fields of related records that its `where` reads. */
export function evidenceOf(rule: FlagRule, scope: Scope, question: Question): Evidence[] {
  return rule.evidence
    .flatMap(({ from, where }) => {
      const [stepId = '', name = ''] = from.split('.')
      const entry = question.context.find((candidate) => candidate.stepId === stepId && candidate.missing === undefined)
      if (!entry) return []
      return name === 'records' ? recordEvidence(entry, where, scope) : valueEvidence(entry, name)
    })
    .slice(0, maximumEvidence)
}

function valueEvidence(entry: ContextEntry, name: string): Evidence[] {
  const own = entry.values[name]
  if (own)
    return [
      {
        step: entry.stepId,
        label: own.label,
        value: own.value,
        field: name,
        ...(entry.record ? { record: entry.record } : {}),
      },
    ]
  const [only] = entry.records
  const value = entry.records.length === 1 ? only?.values[name] : undefined
  if (only && value)
    return [{ step: entry.stepId, label: value.label, value: value.value, field: name, record: reference(only) }]
  if (name === 'count' && entry.kind === 'load-related-record')
    return [{ step: entry.stepId, label: `Number of records of "${entry.title}"`, value: entry.records.length }]
  return []
}

function recordEvidence(entry: ContextEntry, where: string | undefined, scope: Scope): Evidence[] {
  const fields = [
    ...new Set([...(where ?? '').matchAll(/\bitem\s*\.\s*([a-z][a-z0-9_]*)/g)].flatMap((match) => match[1] ?? [])),
  ]
  return entry.records
    .filter((record) => where === undefined || holds(where, record, scope))
    .flatMap((record): Evidence[] => {
      const read = fields.flatMap((field) => {
        const value = record.values[field]
        return value
          ? [{ step: entry.stepId, label: value.label, value: value.value, record: reference(record), field }]
          : []
      })
      return read.length > 0
        ? read
        : [{ step: entry.stepId, label: entry.title, value: record.label, record: reference(record) }]
    })
}

function holds(where: string, record: ContextRecord, scope: Scope): boolean {
  const result = evaluate(where, {
    ...scope,
    item: { id: record.id, label: record.label, ...plainValues(record.values) },
  })
  return 'value' in result && result.value === true
}

function reference(record: ContextRecord) {
  return { collection: record.collection, id: record.id, label: record.label }
}
