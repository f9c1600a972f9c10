import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Collection, RecordValues } from '#engine'
import type { Suggestion } from '../assistant.ts'
import { action, ask, collection } from './question.fixture.ts'

const folder = new URL('../../../../shared/data/workbench/', import.meta.url)
const domains = [
  {
    name: 'customer_relationship_manager',
    data: 'customer_relationship_manager_data',
    singular: 'Customer',
    tools: ['add_customer', 'update_customer', 'delete_customer'],
  },
  {
    name: 'project_management',
    data: 'project_tasks',
    singular: 'Task',
    tools: ['create_task', 'update_task', 'delete_task'],
  },
  {
    name: 'calendar',
    data: 'calendar_events',
    singular: 'Event',
    tools: ['create_event', 'update_event', 'delete_event'],
  },
  {
    name: 'email',
    data: 'emails',
    singular: 'Email',
    tools: ['send_email', 'delete_email', 'forward_email', 'reply_email'],
  },
]

/**
 * Requests that others wrote for agents with tools (WorkBench). A step of ours works on one record, so a request that names
 * one record is put to a step on that record; every other request is put to a step on some record and must be handed over.
 */
describe.skipIf(!existsSync(folder))("WorkBench's office requests (skipped where the data set is absent)", () => {
  test.each(domains)('$name: nothing wrong is ever sure', async ({ name, data, singular, tools }) => {
    const records = readCsv(`${data}.csv`)
    const about = collectionOf(name, singular, records)
    const tally = { requests: 0, right: 0, handedOver: 0, wrong: 0 }
    const wrong: string[] = []
    for (const { query = '', answer = '' } of readCsv(`${name}_queries_and_answers.csv`)) {
      const calls = [...answer.matchAll(/(\w+)\.func\(([^)]*)\)/g)]
      const named = records.find((record) => query.includes(labelOf(record)))
      const isOne = calls.length === 1 && named !== undefined && answer.includes(keyOf(named))
      const record = named ?? records[0] ?? {}
      const setting = {
        collection: about,
        label: labelOf(record),
        values: record,
        actions: tools.map((tool) => action(tool, name)),
      }
      const [, field, value] = /field="+(\w+)"+, new_value="+([^"]+)"/.exec(answer) ?? []
      for (const [kind, meant] of [
        ['update-data', isOne && field ? { [field]: value } : undefined],
        ['trigger-action', isOne ? calls[0]?.[1] : undefined],
      ] as const) {
        const suggestion = await ask({ kind, mode: 'confirm', instruction: query }, setting)
        tally.requests += 1
        if (suggestion.status !== 'proposed' || suggestion.proposal.certainty === 'guess') tally.handedOver += 1
        else if (meant !== undefined && JSON.stringify(chosen(suggestion)) === JSON.stringify(meant)) tally.right += 1
        else {
          tally.wrong += 1
          wrong.push(`${kind}: ${query} → ${JSON.stringify(chosen(suggestion))}`)
        }
      }
    }
    console.info(`WorkBench ${name}: ${JSON.stringify(tally)}`)
    expect(wrong).toEqual([])
  })
})

function chosen(suggestion: Suggestion): unknown {
  if (suggestion.status !== 'proposed') return undefined
  const { answer } = suggestion.proposal
  return answer.kind === 'update-data' ? answer.values : answer.kind === 'trigger-action' ? answer.action : undefined
}

/** Every column as text; one with few distinct values is an enum, as a database of customers would have it. */
function collectionOf(id: string, singular: string, records: readonly Record<string, string>[]): Collection {
  const names = Object.keys(records[0] ?? {})
  const made = collection(
    id,
    singular,
    names.map((name) => {
      const distinct = [...new Set(records.map((record) => record[name] ?? ''))]
      return distinct.length <= 8 && distinct.every((text) => /^[\w ]+$/.test(text))
        ? `${name.replace(/\W/g, '_')}: ${distinct.join('|')}`
        : `${name.replace(/\W/g, '_')}: text?`
    }),
  )
  return {
    ...made,
    fields: made.fields.map((field) => ({
      ...field,
      display: field.name.includes('email') ? 'email' : field.display,
      isReadOnly: field.name.endsWith('_id'),
    })),
  }
}

function labelOf(record: Readonly<RecordValues>): string {
  return String(record['customer_name'] ?? record['task_name'] ?? record['event_name'] ?? record['subject'] ?? '')
}

function keyOf(record: Readonly<RecordValues>): string {
  return String(Object.values(record)[0])
}

function readCsv(file: string): Record<string, string>[] {
  const text = readFileSync(new URL(file, folder), 'utf8')
  const rows: string[][] = [[]]
  for (const match of text.matchAll(/("((?:[^"]|"")*)"|[^,\r\n]*)(,|\r?\n|$)/g)) {
    rows.at(-1)?.push(match[2]?.replaceAll('""', '"') ?? match[1] ?? '')
    if (match[3] !== ',') rows.push([])
    if (match.index + match[0].length >= text.length) break
  }
  const [head = [], ...body] = rows
  return body
    .filter((row) => row.length === head.length)
    .map((row) => Object.fromEntries(head.map((name, index) => [name.replace(/\W/g, '_'), row[index] ?? ''])))
}
