import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { DoneStep, RunView } from '#api'
import { read } from '../api.ts'
import { CompensatingNotices } from './compensating-notices.tsx'
import { DueNotice } from './due-notice.tsx'
import { HandOverDialog } from './hand-over-dialog.tsx'
import { KeysDialog } from './keys-dialog.tsx'
import { LateAnswers } from './late-answers.tsx'
import { LeftoverNotices, useLeftovers } from './leftover-notices.tsx'
import { OpenStep } from './open-step.tsx'
import { PanelFooter } from './panel-footer.tsx'
import { PanelHeader } from './panel-header.tsx'
import { PauseDialog } from './pause-dialog.tsx'
import { primaryOf } from './primary.ts'
import { ProgressLine } from './progress-line.tsx'
import { RefusalNotice } from './refusal-notice.tsx'
import { ReviseDialog } from './revise-dialog.tsx'
import classes from './run.module.css'
import { RunNotice } from './run-notice.tsx'
import { StepList } from './step-list.tsx'
import { holdOf } from './step-state.ts'
import { useAnnouncements } from './use-announcements.ts'
import { useApproval } from './use-approval.ts'
import { useFocusReturn } from './use-focus-return.ts'
import { useOpenRun, useWayBack } from './use-open-run.ts'
import { usePanelKeys } from './use-panel-keys.ts'
import { usePatience } from './use-patience.ts'
import { runOrders, useRunCommands } from './use-run-commands.ts'
import { useStepWork } from './use-step-work.ts'
import { useUnknownAnswer } from './use-unknown-answer.ts'

type Dialog = { name: 'pause' } | { name: 'hand-over' } | { name: 'keys' } | { name: 'revise'; step: DoneStep }

/** The panel of a run that has been read. */
export function RunPanelContent({ run, me, onClose }: { run: RunView; me: string; onClose: () => void }) {
  const panel = useRef<HTMLDivElement>(null)
  const [dialog, setDialog] = useState<Dialog>()
  const queryClient = useQueryClient()
  const commands = useRunCommands(run.id)
  /** What was refused before belongs to the dialog it was refused in. */
  const openDialog = (next: Dialog): void => {
    commands.dismiss()
    setDialog(next)
  }
  const orders = runOrders(run.id, commands)
  const hold = holdOf(run, me)
  const work = useStepWork(run, orders, panel)
  const unknown = useUnknownAnswer(run, orders)
  const approval = useApproval(run, orders)
  const isFormUsable = usePatience(run.open?.phase === 'preparing', run.open?.attempt)
  const refresh = (): void =>
    void queryClient.invalidateQueries({ queryKey: read('getRun', { params: { run: run.id } }).queryKey })
  const openRun = useOpenRun(run)
  const primary = primaryOf({ run, hold, work, unknown, approval, orders, isFormUsable, refresh, openRun })
  const isForOthers = run.inbox !== null && run.open !== null && run.open.missingRight !== null
  const canPause = run.status === 'active' && hold !== 'taken' && !isForOthers
  const lastRevisable =
    hold === 'free' || hold === 'unclaimed' ? run.done.findLast((step) => step.canRevise) : undefined
  const isBusy = commands.pending !== null

  const leftovers = useLeftovers(run, me)
  const refusal = <RefusalNotice commands={commands} isToldElsewhere={leftovers.length > 0} />

  useAnnouncements(run, panel)
  useWayBack(run, openRun)
  useFocusReturn(dialog !== undefined, panel)
  usePanelKeys(panel, {
    confirm: () => !isBusy && primary?.isReady && primary.act(),
    manually: () =>
      hold === 'free' &&
      run.open?.canHandleManually &&
      run.open.phase !== 'performing' &&
      run.open.phase !== 'unknown' &&
      !run.open.handledManually &&
      orders.handleManually(run.open.attempt),
    revise: () => lastRevisable && openDialog({ name: 'revise', step: lastRevisable }),
    pause: () => canPause && openDialog({ name: 'pause' }),
  })

  return (
    <div ref={panel} className={classes.panel} data-run-panel={run.id}>
      <PanelHeader
        run={run}
        me={me}
        canPause={canPause}
        onPause={() => openDialog({ name: 'pause' })}
        onClaim={orders.claim}
        onHandOver={() => openDialog({ name: 'hand-over' })}
        onKeys={() => openDialog({ name: 'keys' })}
        onClose={onClose}
      />
      <ProgressLine run={run} me={me} />
      <div className={classes.body}>
        <RunNotice run={run} hold={hold} />
        <DueNotice due={run.due.run} of="run" />
        <CompensatingNotices compensating={run.compensating} />
        <LateAnswers answers={run.lateAnswers.filter((late) => !isShown(run, late.attempt))} />
        <LeftoverNotices runId={run.id} leftovers={leftovers} />
        <StepList
          run={run}
          canRevise={hold === 'free' || hold === 'unclaimed'}
          onRevise={(step) => openDialog({ name: 'revise', step })}
        >
          {run.open && (
            <OpenStep
              key={run.open.attempt}
              run={run}
              open={run.open}
              hold={hold}
              work={work}
              unknown={unknown}
              approval={approval}
              onLookAgain={(step) => openDialog({ name: 'revise', step })}
              orders={orders}
              isBusy={isBusy}
              isFormUsable={isFormUsable}
            />
          )}
        </StepList>
      </div>
      {!dialog && refusal}
      <PanelFooter
        run={run}
        primary={primary}
        isBusy={isBusy}
        canPause={canPause}
        onPause={() => openDialog({ name: 'pause' })}
      />
      {dialog?.name === 'pause' && (
        <PauseDialog orders={orders} isBusy={isBusy} refusal={refusal} onClose={() => setDialog(undefined)} />
      )}
      {dialog?.name === 'hand-over' && (
        <HandOverDialog
          run={run}
          me={me}
          orders={orders}
          isBusy={isBusy}
          refusal={refusal}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog?.name === 'keys' && <KeysDialog onClose={() => setDialog(undefined)} />}
      {dialog?.name === 'revise' && (
        <ReviseDialog
          run={run}
          step={dialog.step}
          refusal={refusal}
          orders={orders}
          isBusy={isBusy}
          onClose={() => setDialog(undefined)}
        />
      )}
    </div>
  )
}

/** Whether the attempt has a place in the list of steps: one that was cancelled has none. */
function isShown(run: RunView, attempt: number): boolean {
  return run.open?.attempt === attempt || run.done.some((step) => step.attempt === attempt)
}
