import { STATUS_CODES } from 'node:http'
import type { Problem } from '#api'
import { DataSourceError } from '#connectors'
import { type RuleCode, RuleError } from '#engine'
import { errorCode } from '../error-code.ts'
import { isUnreachable } from '../store/is-unreachable.ts'
import { InvalidWorkflow } from '../workflows/publish.ts'

/** PostgreSQL's code for a disk without room; the statement's transaction is undone. */
const diskFull = '53100'
/** PostgreSQL's code for a lock that was waited for too long; the statement's transaction is undone. */
const lockNotAvailable = '55P03'

/** The status of each refusal: here and nowhere else. */
export const statusOf: Readonly<Record<RuleCode, number>> = {
  'not-signed-in': 401,
  'right-missing': 403,
  'not-found': 404,
  'invalid-input': 400,
  'invalid-workflow': 422,
  'workflow-not-published': 409,
  'run-exists': 409,
  'run-not-active': 409,
  'not-in-an-inbox': 409,
  'cannot-receive': 409,
  'run-ended': 409,
  'run-already-started': 409,
  'step-moved-on': 409,
  'step-busy': 409,
  'step-not-revisable': 409,
  'answer-invalid': 422,
  'outcome-unknown': 409,
  'no-outcome-asked': 409,
  'nothing-proposed': 409,
  'event-not-awaited': 409,
  'approval-settled': 409,
  'own-request': 403,
  'only-in-workflows': 403,
  'settings-invalid': 422,
  'not-your-request': 403,
  'subrun-open': 409,
  'inputs-missing': 422,
  'record-changed': 409,
  'data-source-failed': 502,
  'data-source-timeout': 504,
  'action-failed': 502,
  'store-unreachable': 503,
  'store-full': 503,
  'too-many-requests': 429,
  'payload-too-large': 413,
  conflict: 409,
  'idempotency-key-reused': 422,
  'order-under-way': 409,
}

/** A refusal as RFC 9457 has it. */
export function problem(code: RuleCode, detail: string, details?: Record<string, string>): Problem {
  const status = statusOf[code]
  return {
    type: `https://github.com/stepwell/stepwell/blob/main/docs/errors.md#${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail,
    ...(details && Object.keys(details).length > 0 ? { details } : {}),
  }
}

/** The problem to answer with, or undefined for what nobody expected. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof InvalidWorkflow)
    return { ...problem('invalid-workflow', error.message), problems: error.problems }
  if (error instanceof RuleError) return problem(error.code, error.message, error.details)
  if (error instanceof DataSourceError) return dataSourceProblem(error)
  if (isUnreachable(error))
    return problem(
      'store-unreachable',
      'The database of Stepwell cannot be reached at the moment, so nobody knows whether this was carried out. Send it again in a moment: with the same Idempotency-Key it is carried out once.',
    )
  const code = errorCode(error)
  if (code === lockNotAvailable)
    return problem(
      'order-under-way',
      'Another order on the same run is still being carried out, so nothing was done. Send yours again in a moment.',
    )
  if (code === diskFull)
    return problem(
      'store-full',
      'There is no room left on the disk of the database of Stepwell. Nothing was done. Tell an administrator to make room, and send it again then.',
    )
  if (code !== undefined && /^22[0-9A-Z]{3}$/.test(code))
    return problem(
      'invalid-input',
      'The request holds a value that cannot be stored or compared, such as a date that does not exist or the character U+0000.',
    )
  if (error instanceof RangeError && error.message.includes('call stack'))
    return problem('invalid-input', 'The request is nested too deeply.')
  if (hasStatus(error)) {
    if (error.statusCode === 413) return problem('payload-too-large', 'The request is too large.')
    if (error.statusCode === 429) return problem('too-many-requests', 'Too many requests. Wait a moment and try again.')
    if (error.statusCode >= 400 && error.statusCode < 500) return problem('invalid-input', error.message)
  }
  return undefined
}

function dataSourceProblem(error: DataSourceError): Problem {
  const details = error.field === undefined ? undefined : { field: error.field }
  switch (error.kind) {
    case 'timeout':
      return problem('data-source-timeout', error.message)
    case 'invalid':
      return problem('invalid-input', error.message, details)
    case 'constraint':
      return problem('answer-invalid', error.message, details)
    default:
      return problem('data-source-failed', error.message)
  }
}

function hasStatus(error: unknown): error is Error & { statusCode: number } {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number'
}
