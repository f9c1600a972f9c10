import { isDeepStrictEqual } from 'node:util'
import type { RunEvent, RunEventOf } from '#engine'

type Logs = ReadonlyMap<string, readonly RunEvent[]>

/**
 * What runs and their sub-runs tell of each other once all is quiet: what was started is there and was given what stands in the
 * log, and its end was told exactly once, to the attempt that started it, with what it gave.
 */
export function subrunFaults(logs: Logs): string[] {
  const told = [...logs].flatMap(([run, events]) => ofType(events, 'subrun-ended').map((event) => ({ run, ...event })))
  const started = [...logs].flatMap(([run, events]) =>
    ofType(events, 'subrun-started').map((event) => ({ run, ...event })),
  )
  const strays = [...logs].flatMap(([id, events]) => {
    const { parent } = ofType(events, 'run-triggered')[0] ?? {}
    const starts = started.filter(({ subrun }) => subrun === id)
    const isMeant = parent ? starts.length === 1 && starts[0]?.run === parent.run : starts.length === 0
    return isMeant ? [] : ['a sub-run does not belong to exactly one start of it']
  })
  return [
    ...strays,
    ...started.flatMap((start) =>
      startFaults(
        logs,
        start,
        told.filter(({ subrun }) => subrun === start.subrun),
      ),
    ),
  ]
}

type In<Type extends RunEvent['type']> = RunEventOf<Type> & { run: string }

function startFaults(logs: Logs, start: In<'subrun-started'>, told: readonly In<'subrun-ended'>[]): string[] {
  const { run, attempt, subrun, content } = start
  const child = logs.get(subrun) ?? []
  const [trigger] = ofType(child, 'run-triggered')
  if (!trigger) return ['a sub-run that was started is not there']
  const end = child.findLast(({ type }) => type === 'run-completed' || type === 'run-aborted')
  const wantedStatus = end?.type === 'run-completed' ? 'completed' : 'aborted'
  const given = trigger.content.given?.values ?? {}
  return [
    ...(trigger.parent?.attempt === attempt ? [] : ['a sub-run belongs to another attempt than started it']),
    ...(isDeepStrictEqual(given, content.values) ? [] : ['a sub-run was given something else than its run tells']),
    ...(end && told.length === 0 ? ['the end of a sub-run was told to nobody'] : []),
    ...(told.length > 1 ? [`the end of a sub-run was told ${told.length} times`] : []),
    ...told.flatMap((each) => [
      ...(each.run === run && each.attempt === attempt ? [] : ['the end of a sub-run was told to another attempt']),
      ...(end && each.status === wantedStatus ? [] : ['a sub-run is told to have ended as it did not']),
    ]),
    ...(told[0]?.status === 'completed' ? outputFaults(logs.get(run) ?? [], start, child) : []),
  ]
}

/**
 * A completed sub-run completes the attempt that started it, once, with what it gave at its end; none where somebody left that
 * attempt at the moment of its end.
 */
function outputFaults(events: readonly RunEvent[], start: In<'subrun-started'>, child: readonly RunEvent[]): string[] {
  const done = ofType(events, 'step-completed').filter(({ content: { answer } }) =>
    answer.kind === 'sub-run' ? answer.run === start.subrun : false,
  )
  const after = events[events.findIndex((event) => event.type === 'subrun-ended' && event.subrun === start.subrun) + 1]
  if (done.length === 0 && (after?.type === 'step-revised' || after?.type === 'run-aborted')) return []
  const [completed] = done
  if (done.length !== 1 || completed?.attempt !== start.attempt)
    return ['a sub-run that was completed did not complete the attempt that started it']
  const gave = ofType(child, 'step-completed').at(-1)?.content.entry.values ?? {}
  const took = completed.content.entry.values
  const isSame = Object.entries(gave).every(([name, value]) => isDeepStrictEqual(took[name], value))
  return isSame ? [] : ['a run took something else from its sub-run than that gave']
}

function ofType<Type extends RunEvent['type']>(events: readonly RunEvent[], type: Type): RunEventOf<Type>[] {
  return events.filter((event): event is RunEventOf<Type> => event.type === type)
}
