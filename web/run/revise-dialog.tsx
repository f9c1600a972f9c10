import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { DoneStep, RunView } from '#api'
import { read } from '../api.ts'
import { ErrorNotice } from '../components/error-notice.tsx'
import { SkeletonLines } from '../components/skeleton.tsx'
import { commonText } from '../messages/en/common.ts'
import { CompensationOffer } from './compensation-offer.tsx'
import { hasInput } from './draft.ts'
import { runMessages } from './messages.ts'
import classes from './run.module.css'
import { useCompensations } from './use-compensations.ts'
import { drafts } from './use-draft.ts'
import type { RunOrders } from './use-run-commands.ts'

interface ReviseDialogProps {
  run: RunView
  step: DoneStep
  orders: RunOrders
  isBusy: boolean
  /** Why the last order was refused. */
  refusal: ReactNode
  onClose: () => void
}

/** The price of revising, before anything is cancelled: what is done anew, and what has happened outside and stays. */
export function ReviseDialog({ run, step, orders, isBusy, refusal, onClose }: ReviseDialogProps) {
  const words = runMessages.revise
  const price = useQuery({
    ...read('getRevisePrice', { params: { run: run.id, attempt: step.attempt } }),
    staleTime: 0,
    // Once revised, the step has no price any more.
    enabled: !isBusy,
  })
  const choices = useCompensations(price.data?.offers)
  const open = run.open?.attempt
  const hasDraft = open !== undefined && hasInput(drafts.get(run.id, open))
  function revise(): void {
    if (!price.data || !choices.areComplete()) return
    const seen = {
      cancels: price.data.cancels.map(({ attempt }) => attempt),
      stays: price.data.stays.length,
    }
    orders.revise(step.attempt, { compensations: choices.chosen, seen }, () => {
      if (open !== undefined) drafts.drop(run.id, [open])
      onClose()
    })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.title(step.title)}
      closeButtonProps={{ 'aria-label': commonText.close }}
    >
      <div className={classes.form}>
        {price.isPending && <SkeletonLines count={3} />}
        {price.error && <ErrorNotice error={price.error} onRetry={() => void price.refetch()} />}
        {price.data && (
          <>
            <section className={classes.group}>
              <h3>{words.cancels}</h3>
              <ul className={classes.plainList}>
                {price.data.cancels.map((each) => (
                  <li key={each.attempt}>
                    {each.title}: {each.outcome}
                  </li>
                ))}
              </ul>
            </section>
            <section className={classes.group}>
              <h3>{words.stays}</h3>
              {price.data.stays.length === 0 ? (
                <p className={classes.hint} style={{ margin: 0 }}>
                  {words.staysNothing}
                </p>
              ) : (
                <ul className={classes.plainList}>
                  {price.data.stays.map((each) => (
                    <li key={each.id}>
                      <strong>{each.title}</strong>
                      {words.certainty[each.certainty]}: {each.message}
                      {price.data.offers
                        .filter((offer) => offer.effect === each.id)
                        .map((offer) => (
                          <CompensationOffer key={offer.effect} offer={offer} choices={choices} />
                        ))}
                    </li>
                  ))}
                </ul>
              )}
            </section>
            {price.data.aborts !== null && <p>{words.aborts(price.data.aborts)}</p>}
            {hasDraft && <p className={classes.hint}>{words.draft}</p>}
          </>
        )}
        {refusal}
        <div className={classes.row} style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose} data-autofocus>
            {words.cancel}
          </Button>
          <Button onClick={revise} disabled={isBusy || !price.data}>
            {words.confirm(price.data?.cancels.length ?? 1)}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
