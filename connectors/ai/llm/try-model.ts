import type { LanguageModel } from 'ai'
import { z } from 'zod'
import { askModel, type Tally } from './ask-model.ts'
import { failureOf } from './failure-words.ts'
import { type ModelSettings, tellsShape } from './model-settings.ts'

/** What came of a trial: whether the model answers in the shape that steps need, and why not. */
export interface Trial {
  isReady: boolean
  message: string
  milliseconds: number
}

/** Asks a model the smallest question of the kind that steps ask. */
export async function tryModel(model: LanguageModel, settings: ModelSettings): Promise<Trial> {
  const tally: Tally = { calls: 0, inputTokens: 0, outputTokens: 0 }
  const started = performance.now()
  const signal = AbortSignal.timeout(settings.timeoutSeconds * 1_000)
  const done = (isReady: boolean, message: string): Trial => ({
    ...{ isReady, message },
    milliseconds: Math.round(performance.now() - started),
  })
  try {
    const answered = await askModel(
      model,
      {
        instructions: 'Answer with one JSON object of the shape you are given, and nothing else.',
        message: 'Choose t2.',
        schema: z.object({ choice: z.enum(['none', 't1', 't2']), why: z.string() }),
      },
      { outputTokens: settings.outputTokens, signal, tellsShape: tellsShape(settings) },
      tally,
    )
    if ('problem' in answered) return done(false, answered.problem)
    return answered.object.choice === 't2'
      ? done(true, `${settings.model} answers as steps need it.`)
      : done(false, `${settings.model} answers in the right shape, but did not choose what it was told to.`)
  } catch (error) {
    return done(
      false,
      signal.aborted ? `The model gave no answer within ${settings.timeoutSeconds} seconds.` : failureOf(error),
    )
  }
}
