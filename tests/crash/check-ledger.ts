import { evolve, type Run, type RunEvent } from '#engine'
import type { Answered, Asked, LedgerLine } from './ledger.ts'
import { marksIn } from './recorder.ts'

export interface LedgerCheck {
  violations: string[]
  acknowledged: number
  refused: number
  /** Orders without an answer: how many of them were carried out, and how many not at all. */
  lost: { done: number; undone: number }
}

/** Holds what the clients were told against the logs of the runs. */
export function checkLedger(lines: readonly LedgerLine[], logs: ReadonlyMap<string, RunEvent[]>): LedgerCheck {
  const asked = new Map(lines.flatMap((line) => (line.kind === 'asked' ? [[line.order, line]] : [])))
  const marks = new Set([...logs.values()].flatMap(marksIn))
  const check: LedgerCheck = { violations: [], acknowledged: 0, refused: 0, lost: { done: 0, undone: 0 } }
  for (const line of lines) {
    const order = asked.get(line.order)
    if (line.kind === 'asked' || !order) continue
    switch (line.kind) {
      case 'answered':
        check.acknowledged++
        check.violations.push(...missingOf(order, line, logs.get(line.run), marks))
        break
      case 'refused':
        check.refused++
        if (line.status >= 500)
          check.violations.push(
            `order ${line.order} (${order.operation}) was answered with ${line.status} ${line.code}`,
          )
        if (order.mark !== undefined && marks.has(order.mark))
          check.violations.push(
            `order ${line.order} (${order.operation}) was refused with ${line.code} and is in the log nevertheless`,
          )
        break
      case 'lost':
        if (order.mark !== undefined) check.lost[marks.has(order.mark) ? 'done' : 'undone']++
    }
  }
  return check
}

/** What of an acknowledged order is not in the log any more. */
function missingOf(
  order: Asked,
  answer: Answered,
  events: RunEvent[] | undefined,
  marks: ReadonlySet<string>,
): string[] {
  const what = `order ${order.order} (${order.operation} on run ${answer.run})`
  if (!events) return [`${what} was acknowledged, but the run is gone`]
  if (events.length < answer.sequence)
    return [`${what} was acknowledged at event ${answer.sequence}, but the log ends at ${events.length}`]
  const then = stateAfter(answer.run, events.slice(0, answer.sequence))
  const problems: string[] = []
  if (then !== shown(answer.status, answer.open))
    problems.push(`${what} was acknowledged with ${shown(answer.status, answer.open)}, but the log says ${then}`)
  if (order.mark !== undefined && !marks.has(order.mark))
    problems.push(`${what} was acknowledged, but its content is not in the log`)
  if (
    order.operation === 'completeStep' &&
    !events.slice(0, answer.sequence).some((event) => concludes(event, order))
  ) {
    problems.push(`${what} was acknowledged, but attempt ${order.attempt} was neither completed nor carried out`)
  }
  return problems
}

/** A completed step stays completed in the log for ever, also when it is revised later; one that acts begins with its intent. */
function concludes(event: RunEvent, { attempt, mark }: Asked): boolean {
  if (event.type !== 'step-completed' && event.type !== 'effect-intended') return false
  return event.attempt === attempt && (mark === undefined || marksIn(event).includes(mark))
}

function stateAfter(id: string, events: readonly RunEvent[]): string {
  const run = events.reduce<Run>(evolve, { status: 'new', id })
  return shown(
    run.status,
    run.status === 'active' || run.status === 'saved' ? { attempt: run.open.ordinal, phase: run.open.phase } : null,
  )
}

function shown(status: string, open: { attempt: number; phase: string } | null): string {
  return open ? `${status}, attempt ${open.attempt} ${open.phase}` : status
}
