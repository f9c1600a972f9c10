import { Textarea, TextInput } from '@mantine/core'
import type { OpenStepView } from '#api'
import { spokenName, type UnknownAnswer } from '#engine'
import { ExactTime } from '../components/time-ago.tsx'
import { actorWords } from './actor-mark.tsx'
import { ChoiceCard } from './choice-card.tsx'
import { EffectRequestView } from './effect-request-view.tsx'
import { runMessages } from './messages.ts'
import { Notice } from './notice.tsx'
import classes from './run.module.css'
import type { UnknownForm } from './use-unknown-answer.ts'

const answers: readonly UnknownAnswer[] = ['happened', 'do-it', 'give-up']

/** Nobody saw what an effect did: what was asked, when and by whom, what is known, and the three answers. */
export function UnknownOutcome({ effect, form }: { effect: NonNullable<OpenStepView['effect']>; form: UnknownForm }) {
  const words = runMessages.unknown
  const titles = { happened: words.happened, 'do-it': words.doIt, 'give-up': words.giveUp }
  const hints = { happened: words.happenedHint, 'do-it': words.doItHint, 'give-up': words.giveUpHint }
  return (
    <>
      <Notice tone="warning" title={words.title}>
        <p>{words.intro}</p>
      </Notice>
      <section className={classes.group} aria-label={words.asked}>
        <p className={classes.legend}>{words.asked}</p>
        <EffectRequestView request={effect.request} />
        <p className={classes.hint} style={{ margin: 0 }}>
          {words.by} {actorWords(effect.by)}, <ExactTime at={effect.intendedAt} />
        </p>
      </section>
      {effect.evidence && (
        <section className={classes.group} aria-label={words.evidence}>
          <p className={classes.legend}>{words.evidence}</p>
          <p style={{ margin: 0, overflowWrap: 'anywhere' }}>{effect.evidence}</p>
        </section>
      )}
      <fieldset className={classes.group}>
        <legend className={classes.legend}>{words.label}</legend>
        {form.isTried && form.answer === undefined && <p className={classes.problem}>{words.needsAnswer}</p>}
        {answers.map((answer) => (
          <ChoiceCard
            key={answer}
            type="radio"
            name={effect.id}
            value={answer}
            title={titles[answer]}
            isChecked={form.answer === answer}
            onChange={() => form.setAnswer(answer)}
          >
            <span className={classes.hint}>{hints[answer]}</span>
          </ChoiceCard>
        ))}
      </fieldset>
      {form.answer === 'happened' && effect.resultsRead.length > 0 && (
        <fieldset className={classes.group}>
          <legend className={classes.legend}>{words.result}</legend>
          <p className={classes.hint}>{words.resultHint}</p>
          {effect.resultsRead.map((name) => (
            <TextInput
              key={name}
              label={spokenName(name)}
              value={form.result[name] ?? ''}
              onChange={({ currentTarget }) => form.setResult(name, currentTarget.value)}
            />
          ))}
        </fieldset>
      )}
      <Textarea
        label={words.reason}
        description={words.reasonHint}
        required
        autosize
        minRows={2}
        value={form.reason}
        onChange={({ currentTarget }) => form.setReason(currentTarget.value)}
        error={form.isTried && form.reason.trim() === '' ? words.needsReason : undefined}
      />
    </>
  )
}
