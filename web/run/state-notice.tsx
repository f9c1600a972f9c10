import { Button } from '@mantine/core'
import type { OpenStepView, RunView } from '#api'
import { ExactTime, TimeAgo } from '../components/time-ago.tsx'
import { EffectRequestView } from './effect-request-view.tsx'
import { runMessages } from './messages.ts'
import { Notice } from './notice.tsx'
import classes from './run.module.css'
import type { StepState } from './step-state.ts'
import { SubrunNotice } from './sub-run-notice.tsx'
import { Waiting } from './waiting.tsx'

/** What the open step waits for, in words. */
export function StateNotice({
  run,
  open,
  state,
  onTakeOver,
}: {
  run: RunView
  open: OpenStepView
  state: StepState
  /** Present where the person may stop waiting for what is being carried out. */
  onTakeOver: (() => void) | undefined
}) {
  const words = runMessages.state
  switch (state) {
    case 'waiting':
      return <Waiting />
    case 'suggestion':
      return <SuggestionNotice open={open} />
    case 'not-sure':
      return (
        <Notice tone="warning" title={words.notSure}>
          <p>{open.handOver?.reason}</p>
          {open.proposal && <p>{words.kept}</p>}
          <Missing open={open} />
        </Notice>
      )
    case 'sub-run':
    case 'sub-run-stopped':
      return <SubrunNotice run={run} open={open} />
    case 'failed':
      return <FailedNotice open={open} />
    case 'handled-manually':
      return (
        <Notice title={words.handled(open.handledManually?.by.name ?? '')}>
          <p>{words.handledHint}</p>
        </Notice>
      )
    case 'performing':
      return open.effect ? (
        <Notice tone="accent" title={words.performing}>
          <p>{words.performingSince(open.effect.by.person.name)}</p>
          <EffectRequestView request={open.effect.request} />
          <p className={classes.hint}>{words.performingHint}</p>
          {onTakeOver && (
            <Button variant="default" size="compact-sm" onClick={onTakeOver}>
              {words.stopWaiting}
            </Button>
          )}
        </Notice>
      ) : null
    case 'not-approved':
      return (
        <Notice tone="warning" title={runMessages.approval.notApproved}>
          <p>{open.handOver?.reason}</p>
        </Notice>
      )
    case 'no-permission':
      return (
        <Notice tone="warning" title={words.noPermission}>
          <p>{(open.kind === 'escalation' ? words.waitsForOthers : words.missingRight)(open.missingRight ?? '')}</p>
        </Notice>
      )
    case 'unreadable':
      return (
        <Notice tone="danger" title={words.unreadable}>
          <p>{open.formError}</p>
        </Notice>
      )
    case 'plain':
      return open.effect?.failure ? <FailedNotice open={open} /> : null
    case 'unknown':
    case 'approving':
      return null
  }
}

function SuggestionNotice({ open }: { open: OpenStepView }) {
  const words = runMessages.state
  const { proposal } = open
  if (!proposal) return null
  // A decision shows the reason beside the option it is for.
  const isBeside = proposal.answer.kind === 'decision'
  return (
    <Notice tone="accent" title={words.suggestedBy(proposal.assistant)}>
      {!isBeside && <p>{proposal.why}</p>}
      <p className={classes.hint}>
        {words.certaintyLabel}: {words.certainty[proposal.certainty]}
      </p>
      <Missing open={open} />
      {open.effect?.failure && <p>{open.effect.failure}</p>}
    </Notice>
  )
}

function FailedNotice({ open }: { open: OpenStepView }) {
  const words = runMessages.state
  return (
    <Notice tone="danger" title={words.failed}>
      <p>{open.handOver?.reason ?? open.effect?.failure}</p>
      {open.effect && (
        <>
          <p>
            {words.askedBefore}: {open.effect.title}, <ExactTime at={open.effect.intendedAt} />
          </p>
          <p>{words.failedKept}</p>
        </>
      )}
      {!open.effect && open.handOver && (
        <p>
          {words.failedAt} <TimeAgo at={open.handOver.at} />
        </p>
      )}
    </Notice>
  )
}

function Missing({ open }: { open: OpenStepView }) {
  // Some assistants say it in their reason already.
  const missing = open.proposal?.missing.filter((note) => !open.proposal?.why.includes(note)) ?? []
  if (missing.length === 0) return null
  return (
    <>
      <p>{runMessages.state.missing}</p>
      <ul className={classes.plainList}>
        {missing.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </>
  )
}
