import type { Action, Collection, ContextEntry, ContextValue, Field, FormField, Relation, Step, Value } from '#engine'
import { stepSchema } from '#engine'
import type { SourceRecord } from '../../database/data-source.ts'
import type { Assistant, Question, Suggestion } from '../assistant.ts'
import { createBuiltinAssistant } from './builtin-assistant.ts'

const assistant: Assistant = createBuiltinAssistant()

/** A field in a few words: `status: a|b|c` is an enum, `score: integer`, `phone: text?` may be empty, `id!: integer` is read only. */
export function field(text: string): Field {
  const [, name = '', readOnly, kind = 'text', nullable] = /^(\w+)(!?)\s*:\s*([^?]+)(\??)$/.exec(text) ?? []
  const isEnum = kind.includes('|')
  const title = name.replaceAll('_', ' ')
  const type = isEnum ? 'enum' : (fieldTypes.find((known) => known === kind) ?? 'text')
  return {
    name,
    title: title.charAt(0).toUpperCase() + title.slice(1),
    type,
    display: 'plain',
    isNullable: nullable === '?',
    isReadOnly: readOnly === '!',
    ...(isEnum ? { options: kind.split('|') } : {}),
  }
}

export function collection(
  id: string,
  singular: string,
  fields: readonly string[],
  relations: readonly Relation[] = [],
): Collection {
  return {
    id,
    title: id.charAt(0).toUpperCase() + id.slice(1).replaceAll('_', ' '),
    singular,
    dataSource: 'test',
    key: ['id'],
    label: 'name',
    searchable: [],
    fields: fields.map(field),
    relations: [...relations],
    segments: [],
  }
}

export function relation(name: string, collectionId: string, kind: 'one' | 'many' = 'many'): Relation {
  const title = name.replaceAll('_', ' ')
  return {
    name,
    title: title.charAt(0).toUpperCase() + title.slice(1),
    kind,
    collection: collectionId,
    from: 'id',
    to: 'parent_id',
  }
}

export function action(
  id: string,
  collectionId: string,
  form: readonly (Omit<FormField, 'required'> & { required?: boolean })[] = [],
): Action {
  const title = id.replaceAll('_', ' ')
  return {
    id,
    title: title.charAt(0).toUpperCase() + title.slice(1),
    collection: collectionId,
    form: form.map((one) => ({ required: false, ...one })),
    effectClass: 'database',
    isSensitive: false,
    timeoutSeconds: 30,
  }
}

export function value(label: string, content: Value, options: Partial<ContextValue> = {}): ContextValue {
  const type =
    typeof content === 'number'
      ? 'integer'
      : typeof content === 'boolean'
        ? 'boolean'
        : Array.isArray(content)
          ? 'list'
          : 'text'
  return { label, type, value: content, origin: 'this-record', ...options }
}

export function entry(stepId: string, kind: Step['kind'], content: Partial<ContextEntry>): ContextEntry {
  return {
    stepId,
    attempt: 1,
    title: stepId.charAt(0).toUpperCase() + stepId.slice(1).replaceAll('_', ' '),
    kind,
    values: {},
    records: [],
    ...content,
  }
}

/** What a decision of a person leaves in the context. */
export function decided(stepId: string, option: string, comment?: string): ContextEntry {
  const said: Record<string, ContextValue> =
    comment === undefined ? {} : { comment: value('Comment', comment, { origin: 'person' }) }
  return entry(stepId, 'decision', {
    values: {
      option: value('Option', option, { origin: 'person' }),
      option_label: value('Chosen', option, { origin: 'person' }),
      ...said,
    },
  })
}

/** What a loaded list of records leaves in the context. */
export function loaded(stepId: string, collectionId: string, rows: readonly Record<string, Value>[]): ContextEntry {
  const records = rows.map((row, index) => ({
    collection: collectionId,
    id: String(row['id'] ?? index + 1),
    label: String(row['label'] ?? `${collectionId} ${index + 1}`),
    values: Object.fromEntries(
      Object.entries(row)
        .filter(([name]) => name !== 'label')
        .map(([name, content]) => [name, value(name.replaceAll('_', ' '), content, { origin: 'other-record' })]),
    ),
  }))
  return entry(stepId, 'load-related-record', { records })
}

export interface Setting {
  collection: Collection
  values?: Record<string, Value>
  label?: string
  actions?: readonly Action[]
  context?: readonly ContextEntry[]
  candidates?: Record<string, SourceRecord[]>
}

export const today = '2026-11-22'

/** A question about a step in a made-up company. The step is parsed as a workflow's would be. */
export function question(step: object, setting: Setting): Question {
  const parsed = stepSchema.parse({
    id: 'here',
    title: 'Here',
    ...('options' in step || 'next' in step ? {} : { next: 'there' }),
    ...step,
  })
  const record = {
    collection: setting.collection.id,
    id: '1',
    label: setting.label ?? `${setting.collection.singular} 1`,
  }
  return {
    workflow: { id: 'test', title: 'Test' },
    step: parsed,
    run: { id: 'run', record, startedBy: 'ana', actingFor: 'ana' },
    collection: setting.collection,
    record: { ...record, values: setting.values ?? {} },
    actions: setting.actions ?? [],
    context: setting.context ?? [],
    today,
    loadCandidates: (name) => Promise.resolve(setting.candidates?.[name] ?? []),
  }
}

/** Asks the builtin assistant. */
export function ask(step: object, setting: Setting): Promise<Suggestion> {
  return assistant.propose(question(step, setting), new AbortController().signal)
}

const fieldTypes = [
  'text',
  'integer',
  'number',
  'decimal',
  'boolean',
  'date',
  'datetime',
  'enum',
  'list',
  'json',
  'uuid',
  'binary',
] as const
