import { Button, Textarea } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { OpenStepView } from '#api'
import type { EffectRequest } from '#engine'
import { ExactTime, TimeAgo } from '../components/time-ago.tsx'
import { actorWords } from './actor-mark.tsx'
import { DriftsToSee } from './drift-view.tsx'
import { EffectRequestView } from './effect-request-view.tsx'
import { runMessages } from './messages.ts'
import { Notice } from './notice.tsx'
import { PlainValue } from './plain-value.tsx'
import classes from './run.module.css'
import type { ApprovalForm } from './use-approval.ts'

/** What somebody else has to look at before it happens: exactly what would be done, and the buttons for who may use them. */
export function ApprovalView({
  approval,
  drifts,
  form,
  isBusy,
}: {
  approval: NonNullable<OpenStepView['approval']>
  drifts: OpenStepView['drifts']
  form: ApprovalForm
  isBusy: boolean
}) {
  const words = runMessages.approval
  // Who may decide refuses it instead, and says why.
  const canOnlyWithdraw = approval.canWithdraw && !approval.canDecide
  const comment = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (form.needsReason) comment.current?.focus()
  }, [form.needsReason])
  return (
    <>
      <Notice tone="warning" title={words.title}>
        <p>
          {words.askedBy(actorWords(approval.by))} <TimeAgo at={approval.askedAt} />
          {approval.due && (
            <>
              {' · '}
              {words.until} <ExactTime at={approval.due} />
            </>
          )}
        </p>
        {!approval.canDecide && <p>{whyNot(approval)}</p>}
        {canOnlyWithdraw && !approval.isRequester && <p>{words.goneAsker}</p>}
      </Notice>
      <DriftsToSee drifts={drifts} />
      <section className={classes.group} aria-label={words.what}>
        <p className={classes.legend}>{words.what}</p>
        <EffectRequestView request={approval.request} />
        <StandingValues request={approval.request} />
      </section>
      {approval.canDecide && (
        <>
          <Textarea
            ref={comment}
            label={words.comment}
            description={words.commentHint}
            autosize
            minRows={2}
            maxLength={2000}
            value={form.comment}
            onChange={({ currentTarget }) => form.setComment(currentTarget.value)}
            error={form.needsReason ? words.needsReason : undefined}
          />
          <div className={classes.row}>
            <Button variant="default" onClick={form.refuse} disabled={isBusy}>
              {words.refuse}
            </Button>
          </div>
        </>
      )}
      {canOnlyWithdraw && (
        <div className={classes.row}>
          <Button variant="default" onClick={form.withdraw} disabled={isBusy}>
            {words.withdraw}
          </Button>
        </div>
      )}
    </>
  )
}

/** What stood in the fields when it was asked for: the write happens only while it still does. */
export function StandingValues({ request }: { request: EffectRequest }) {
  if (request.kind !== 'update-record') return null
  return (
    <>
      <p className={classes.legend}>{runMessages.approval.instead}</p>
      <dl className={classes.values}>
        {Object.entries(request.expected).map(([name, value]) => (
          <div key={name}>
            <dt>{name.replaceAll('_', ' ')}</dt>
            <dd>
              <PlainValue value={value} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** Why the person who looks is not offered to decide. */
function whyNot({ isRequester, neededRight, ownInputAt }: NonNullable<OpenStepView['approval']>): string {
  const words = runMessages.approval
  if (!isRequester) return words.others(neededRight)
  return ownInputAt === null ? words.own : words.ownInput(ownInputAt)
}
