import { type Assistant, createBuiltinAssistant, loadLanguageModels, type Question, type Suggestion } from '#connectors'
import { type AssistantChoice, isAuthored } from '#engine'
import type { Config } from '../config.ts'
import type { Logger } from '../logger.ts'
import type { Pool } from '../store/pool.ts'
import { type CurrentAi, modelSettings, readAi } from './ai-settings.ts'
import { noteUse, readSpending, spentBudget } from './model-spending.ts'

interface CompanyAssistantParts {
  pool: Pool
  config: Pick<Config, 'ai' | 'secret'>
  log: Logger
}

/**
 * The assistant as the company set it, the workflow or the step chose it: rules, a model within its budgets, or none. What follows from the author's
 * own words needs none of them, and goes on whatever is set.
 */
export function createCompanyAssistant({ pool, config, log }: CompanyAssistantParts): Assistant {
  const builtin = createBuiltinAssistant()
  const askLlm = async (question: Question, ai: CurrentAi, signal: AbortSignal): Promise<Suggestion> => {
    const settings = modelSettings(ai)
    if (!settings)
      return { status: 'failed', reason: 'No model is set up. An administrator can choose one in Settings → AI.' }
    const spent = spentBudget(ai.settings.budget, await readSpending(pool, question.run.id))
    if (spent !== undefined) return { status: 'unsure', reason: spent }
    const { price } = ai.settings
    const { createLlmAssistant, languageModel } = await loadLanguageModels()
    const prices = price === undefined ? {} : { [settings.model]: price }
    const suggestion = await createLlmAssistant(languageModel(settings), settings, prices).propose(question, signal)
    if (suggestion.use)
      await noteUse(pool, question, suggestion.use, suggestion.status).catch((error: unknown) =>
        log.error({ err: error, run: question.run.id }, 'what asking a model took could not be noted'),
      )
    return suggestion
  }
  return {
    name: 'company',
    async propose(question, signal) {
      if (isAuthored(question.step)) return builtin.propose(question, signal)
      const chosen = chosenFor(question)
      if (chosen === 'builtin') return builtin.propose(question, signal)
      const ai = await readAi(pool, config)
      switch (chosen ?? ai.settings.assistant) {
        case 'builtin':
          return builtin.propose(question, signal)
        case 'llm':
          return askLlm(question, ai, signal)
        case 'off':
          return withoutAssistant(question, builtin, signal)
      }
    },
  }
}

/** What the step says, else the workflow. */
function chosenFor({ step, workflow }: Question): AssistantChoice | undefined {
  return ('assistant' in step ? step.assistant : undefined) ?? workflow.assistant
}

/** Flags by the author's rules are no assistant's work; anything else waits for a person. */
async function withoutAssistant(question: Question, builtin: Assistant, signal: AbortSignal): Promise<Suggestion> {
  const { step } = question
  if (step.kind === 'guidance' && (step.flags ?? []).length > 0) return builtin.propose(question, signal)
  return { status: 'unsure', reason: 'The assistant is switched off here: do the step by hand.' }
}
