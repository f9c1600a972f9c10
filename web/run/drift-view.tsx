import { Button } from '@mantine/core'
import type { DoneStep, RunView } from '#api'
import { RecordLink } from '../components/record-link.tsx'
import { type Drift, partsHolding } from './drifts.ts'
import { runMessages } from './messages.ts'
import { PlainValue } from './plain-value.tsx'
import classes from './run.module.css'
import type { StepWork } from './use-step-work.ts'

/** From so many on they can be kept as they are all at once. */
const manyDrifts = 3

/** Values shown earlier in the run that have changed since: what they were and are, and what to do about it, before anything is done. */
export function Drifts({
  run,
  work,
  onLookAgain,
}: {
  run: RunView
  work: StepWork
  onLookAgain: (step: DoneStep) => void
}) {
  const words = runMessages.drift
  return (
    <>
      {work.drifts.length > manyDrifts && (
        <div className={classes.row}>
          <Button variant="default" onClick={work.keepAll}>
            {words.keepAll(work.drifts.length)}
          </Button>
        </div>
      )}
      {work.drifts.map((drift) => (
        <DriftQuestion key={keyOf(drift)} drift={drift} run={run} work={work} onLookAgain={onLookAgain} />
      ))}
    </>
  )
}

function DriftQuestion({ drift, run, work, onLookAgain }: Parameters<typeof Drifts>[0] & { drift: Drift }) {
  const words = runMessages.drift
  const fresh = work.composed ? partsHolding(drift, work.composed) : {}
  const reader = run.done.find(({ attempt, canRevise }) => attempt === drift.attempt && canRevise)
  return (
    <fieldset
      className={classes.notice}
      data-tone="warning"
      aria-label={words.title(drift.label)}
      tabIndex={-1}
      data-conflict
    >
      <DriftFacts drift={drift} />
      <div className={classes.row}>
        {Object.keys(fresh).length > 0 && (
          <Button variant="default" onClick={() => work.settleDrift(drift, fresh)}>
            {words.useNew}
          </Button>
        )}
        <Button variant="default" onClick={() => work.settleDrift(drift)}>
          {words.keepMine}
        </Button>
        {reader && (
          <Button variant="default" onClick={() => onLookAgain(reader)}>
            {words.lookAgain}
          </Button>
        )}
      </div>
    </fieldset>
  )
}

/** Values that what is asked for builds on and that have changed since: to be seen by whoever decides on it. */
export function DriftsToSee({ drifts }: { drifts: readonly Drift[] }) {
  return drifts.map((drift) => (
    <section
      key={keyOf(drift)}
      className={classes.notice}
      data-tone="warning"
      aria-label={runMessages.drift.title(drift.label)}
    >
      <DriftFacts drift={drift} />
    </section>
  ))
}

function DriftFacts({ drift }: { drift: Drift }) {
  const words = runMessages.drift
  const rows = [
    [words.was, drift.was],
    [words.is, drift.is],
  ] as const
  return (
    <>
      <strong>{words.title(drift.label)}</strong>
      <p>
        {drift.attempt === 0 ? words.given(drift.step) : words.readBy(drift.step)} <RecordLink {...drift.record} />
      </p>
      {drift.since !== undefined && <p>{words.actedSince(drift.since)}</p>}
      <dl className={classes.values}>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <PlainValue value={value} name={drift.field} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

const keyOf = ({ attempt, record, field }: Drift) => [attempt, record.collection, record.id, field].join(' ')
