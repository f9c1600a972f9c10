import { DatabaseError } from 'pg'
import { DataSourceError } from '../data-source.ts'
import type { Model, Table } from './model.ts'

export interface ErrorPlace {
  dataSource: string
  /** Present once the schema is known: turns columns and constraints into fields' titles. */
  model?: Model
  signal?: AbortSignal
}

/** Turns whatever the driver throws into a sentence for people. SQL and values never get into it. */
export function toDataSourceError(error: unknown, place: ErrorPlace): DataSourceError {
  if (error instanceof DataSourceError) return error
  const { dataSource } = place
  const fail = (kind: DataSourceError['kind'], message: string, field?: string) =>
    new DataSourceError(kind, dataSource, message, { cause: error, field })
  if (place.signal?.aborted === true) return cancelled(dataSource, place.signal.reason)
  if (!(error instanceof DatabaseError)) {
    const message = error instanceof Error ? error.message : ''
    if (message === 'Query read timeout')
      return new DataSourceError('timeout', dataSource, `The database "${dataSource}" did not answer in time.`, {
        cause: error,
        isSilence: true,
      })
    if (message.startsWith('SASL') || message.includes('password'))
      return fail('unreachable', `The database "${dataSource}" refuses our sign-in. Check its name and password.`)
    if (!isConnectionProblem(error, message))
      return fail('other', `An unexpected problem arose while asking the database "${dataSource}".`)
    return fail(
      'unreachable',
      `The database "${dataSource}" cannot be reached. Check that it runs and that its address is right.`,
    )
  }
  const code = error.code ?? ''
  const at = whereOf(error, place.model)
  if (code === '57014')
    return fail(
      'timeout',
      `The database "${dataSource}" took too long. Narrow the filter, or ask an administrator for an index or a longer time-out.`,
    )
  if (code === '55P03')
    return fail(
      'timeout',
      `The record is locked by another change in the database "${dataSource}". Try again in a moment.`,
    )
  if (code === '40001' || code === '40P01')
    return fail('other', `Another change came in between in the database "${dataSource}". Try again.`)
  if (unreachableCodes.has(code) || code.startsWith('08'))
    return fail('unreachable', `The database "${dataSource}" does not accept our connection at the moment.`)
  if (code.startsWith('28') || code === '3D000')
    return fail(
      'unreachable',
      `The database "${dataSource}" refuses our sign-in. Check its address, name and password.`,
    )
  if (code.startsWith('23')) return fail('constraint', constraintMessage(code, at), at.field)
  if (code === 'P0001') return fail('constraint', `The database refuses: ${error.message}`, at.field)
  if (code.startsWith('22'))
    return fail(
      'invalid',
      `${at.title === undefined ? 'A value' : at.title} is not of a kind or size the database can hold.`,
      at.field,
    )
  if (code === '42501')
    return fail(
      'other',
      `Our role in the database "${dataSource}" may not do this. Ask an administrator to grant it.`,
      at.field,
    )
  if (code === '25006') return fail('other', `The database "${dataSource}" is read-only.`)
  if (code.startsWith('53'))
    return fail('other', `The database "${dataSource}" is out of resources. Tell an administrator.`)
  if (isSchemaChange(error))
    return fail('other', `The tables of "${dataSource}" have changed. Try again: they are read anew.`)
  return fail('other', `The database "${dataSource}" reported a problem (code ${code}).`)
}

/** Whether the statement failed because tables or columns are no longer what they were when the schema was read. */
export function isSchemaChange(error: unknown): boolean {
  return error instanceof DatabaseError && ['42P01', '42703', '42883', '42804', '3F000'].includes(error.code ?? '')
}

/** The caller no longer wants the answer, or its time is up (`AbortSignal.timeout`). */
export function cancelled(dataSource: string, reason?: unknown): DataSourceError {
  if (reason instanceof Error && reason.name === 'TimeoutError')
    return new DataSourceError(
      'timeout',
      dataSource,
      `The database "${dataSource}" did not finish in the time given.`,
      { cause: reason },
    )
  return new DataSourceError('cancelled', dataSource, 'The request was cancelled.', { cause: reason })
}

interface Where {
  table?: Table
  field?: string
  title?: string
}

function whereOf(error: DatabaseError, model: Model | undefined): Where {
  const table = model?.get(error.table ?? '')
  const column =
    error.column ??
    (error.constraint === undefined
      ? undefined
      : table?.constraints.get(error.constraint)?.find((name) => table.columns.has(name)))
  const field = column === undefined ? undefined : table?.columns.get(column)?.field
  return { table, field: field?.name, title: field?.title }
}

function constraintMessage(code: string, { table, title }: Where): string {
  const field = title ?? 'A value'
  const things = table?.collection.title ?? 'The table'
  switch (code) {
    case '23502':
      return `${field} must not be empty.`
    case '23503':
      return `${field} must name a record that exists, and a record that others refer to must stay.`
    case '23505':
      return `${things} already has a record with this ${title ?? 'value'}.`
    case '23514':
      return `${field} breaks a rule of the database.`
    default:
      return `${field} conflicts with a rule of the database.`
  }
}

function isConnectionProblem(error: unknown, message: string): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return (
    /^E[A-Z]+$/.test(code) ||
    /TLS|SSL|CERT/.test(code) ||
    /connection|connect\b|terminated|not queryable|SSL|pool after calling end|client was closed/i.test(message) ||
    error instanceof AggregateError
  )
}

const unreachableCodes: ReadonlySet<string> = new Set(['57P01', '57P02', '57P03', '57P05', '53300', '25P03', '25P04'])
