import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { ActivityView, ParsedRequestOf } from '#api'
import { logActivity } from '../audit/activity.ts'
import { readActivity } from '../audit/read-activity.ts'
import type { AppServices } from '../services.ts'
import type { Caller } from './operations.ts'

const pageSize = 500
const columns = [
  'id',
  'at',
  'type',
  'actor',
  'person',
  'summary',
  'collection',
  'record',
  'label',
  'run',
  'workflow',
  'denied',
  'detail',
]

/** Streams everything that matches as CSV or NDJSON, page by page. False where plain JSON is wanted. */
export async function sendExport(
  wanted: ParsedRequestOf<'listActivity'>['query'],
  { access, signal }: Caller,
  services: AppServices,
  reply: FastifyReply,
): Promise<boolean> {
  const { format } = wanted
  if (format === 'json') return false
  await logActivity(services.pool, {
    type: 'activity-exported',
    actor: 'person',
    person: access.person,
    summary: `Exported activity as ${format.toUpperCase()}`,
  })
  async function* lines(): AsyncGenerator<string> {
    if (format === 'csv') yield `${columns.join(',')}\r\n`
    let after = wanted.after
    do {
      const page = await readActivity(services, access, {
        ...wanted,
        limit: pageSize,
        ...(after === undefined ? {} : { after }),
      })
      for (const entry of page.activity) yield format === 'csv' ? `${csvLine(entry)}\r\n` : `${JSON.stringify(entry)}\n`
      after = page.isEnd ? undefined : (page.next ?? undefined)
    } while (after !== undefined && !signal.aborted)
  }
  reply
    .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
    .header('content-disposition', `attachment; filename="activity.${format}"`)
    .send(Readable.from(lines()))
  return true
}

function csvLine(entry: ActivityView): string {
  const { id, at, type, actor, person, summary, record, run, workflow, isDenied, detail } = entry
  return [
    id,
    at,
    type,
    actor,
    person?.name,
    summary,
    record?.collection,
    record?.id,
    record?.label,
    run,
    workflow,
    isDenied,
    JSON.stringify(detail),
  ]
    .map(csvCell)
    .join(',')
}

/** Quoted where needed; a leading apostrophe keeps spreadsheets from running text as a formula. */
function csvCell(value: string | boolean | null | undefined): string {
  const text = value === null || value === undefined ? '' : String(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
