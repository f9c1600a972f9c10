import { useState } from 'react'
import type { ResponseOf } from '#api'
import type { Value } from '#engine'
import { formProblems, initialAnswers } from '../components/action-form/form-problems.ts'

export type Offer = ResponseOf<'getRevisePrice'>['offers'][number]
type Answers = Record<string, Value>

/** Which of the offered actions the person chose, with their forms. Nothing is chosen by itself. */
export interface CompensationChoices {
  chosen: { effect: string; form: Answers }[]
  answersOf: (offer: Offer) => Answers | undefined
  choose: (offer: Offer, isChosen: boolean) => void
  answer: (offer: Offer, name: string, value: Value) => void
  /** What is wrong with the form of a chosen one, once revising was tried. */
  problemsOf: (offer: Offer) => Record<string, string>
  /** Whether every form may be sent; from then on what is wrong is shown. */
  areComplete: () => boolean
}

export function useCompensations(offers: readonly Offer[] = []): CompensationChoices {
  const [answers, setAnswers] = useState<Record<string, Answers>>({})
  const [isTried, setTried] = useState(false)
  const chosenOffers = offers.filter(({ effect }) => effect in answers)
  const problems = (offer: Offer) => formProblems(offer.action.form, answers[offer.effect] ?? {})
  return {
    chosen: chosenOffers.map(({ effect }) => ({ effect, form: answers[effect] ?? {} })),
    answersOf: ({ effect }) => answers[effect],
    choose: ({ effect, action, values }, isChosen) =>
      setAnswers(({ [effect]: _, ...others }) =>
        isChosen ? { ...others, [effect]: initialAnswers(action.form, values) } : others,
      ),
    answer: ({ effect }, name, value) =>
      setAnswers((before) => ({ ...before, [effect]: { ...before[effect], [name]: value } })),
    problemsOf: (offer) => (isTried ? problems(offer) : {}),
    areComplete() {
      setTried(true)
      return chosenOffers.every((offer) => Object.keys(problems(offer)).length === 0)
    },
  }
}
