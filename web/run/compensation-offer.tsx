import { Checkbox } from '@mantine/core'
import { ActionForm } from '../components/action-form/action-form.tsx'
import { runMessages } from './messages.ts'
import classes from './run.module.css'
import type { CompensationChoices, Offer } from './use-compensations.ts'

/** What the author offers to do about an effect that stays: chosen by the person, with its form, or left. */
export function CompensationOffer({ offer, choices }: { offer: Offer; choices: CompensationChoices }) {
  const words = runMessages.compensation
  const answers = choices.answersOf(offer)
  return (
    <div className={classes.group}>
      <Checkbox
        label={words.offer(offer.action.title, offer.record.label)}
        description={offer.missingRight === null ? words.hint : words.missingRight(offer.missingRight)}
        disabled={offer.missingRight !== null}
        checked={answers !== undefined}
        onChange={({ currentTarget }) => choices.choose(offer, currentTarget.checked)}
      />
      {answers && (
        <ActionForm
          fields={offer.action.form}
          values={answers}
          onChange={(name, value) => choices.answer(offer, name, value)}
          errors={choices.problemsOf(offer)}
        />
      )}
    </div>
  )
}
