import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import type { DoneStep, RunView } from '#api'
import { TimeAgo } from '../components/time-ago.tsx'
import { ActorMark, actorWords } from './actor-mark.tsx'
import { EntryView } from './entry-view.tsx'
import { FlagList } from './flag-list.tsx'
import { LateAnswers } from './late-answers.tsx'
import { runMessages } from './messages.ts'
import classes from './run.module.css'

/** A completed step in one line: what came of it, who, when. Opened, it shows what it added, and Revise. */
export function DoneStepItem({
  step,
  lateAnswers,
  canRevise,
  onRevise,
}: {
  step: DoneStep
  lateAnswers: RunView['lateAnswers']
  canRevise: boolean
  onRevise: () => void
}) {
  const words = runMessages.steps
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const note = step.answer?.kind === 'elsewhere' ? step.answer.note : undefined
  const subrun = step.answer?.kind === 'sub-run' ? step.answer.run : undefined
  const flags = step.answer?.kind === 'guidance' ? step.answer.flags : undefined
  return (
    <li className={classes.done}>
      <button
        type="button"
        className={classes.doneLine}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        onClick={() => setOpen(!isOpen)}
        data-step-focus
      >
        <ActorMark kind={passesByItself.has(step.kind) ? 'automation' : step.by.kind} />
        <span className={classes.doneText} title={`${step.title}: ${step.outcome}`}>
          <strong>{step.title}</strong> <span>{step.outcome}</span>
        </span>
        <span className={classes.doneWho} title={actorWords(step.by)}>
          {givenName(step.by.person.name)} · <TimeAgo at={step.at} />
        </span>
      </button>
      <LateAnswers answers={lateAnswers} />
      {isOpen && (
        <div id={id} className={classes.doneDetail}>
          <p>
            {step.outcome} · {actorWords(step.by)}, <TimeAgo at={step.at} />
            {step.approvedBy && ` · ${runMessages.approval.approvedBy(step.approvedBy.name)}`}
            {step.isManual && ` · ${words.manual}`}
            {step.edited.length > 0 && ` · ${words.edited(step.edited.length)}`}
          </p>
          {note !== undefined && <p>{note}</p>}
          {subrun !== undefined && (
            <p>
              <Link to="/runs/$run" params={{ run: subrun }} search={{}}>
                {runMessages.subrun.replay}
              </Link>
            </p>
          )}
          {flags && flags.length > 0 && <FlagList flags={flags} />}
          {step.entry && <EntryView entry={step.entry} hidden={hiddenValues} />}
          {canRevise && (
            <div>
              <Button variant="default" aria-label={runMessages.revise.button(step.title)} onClick={onRevise}>
                {runMessages.revise.short}
              </Button>
            </div>
          )}
        </div>
      )}
    </li>
  )
}

/** These steps follow from the one before: nobody acts. */
const passesByItself = new Set(['go-to', 'end'])

/** The line has no room for whole names; they stand in the title and in the opened step. */
function givenName(name: string): string {
  return name.split(' ')[0] ?? name
}

/** The flags are shown as cards; their ids and texts again would only repeat them. */
const hiddenValues = new Set(['flags', 'flag_texts', 'high_flags', 'flag_count'])
