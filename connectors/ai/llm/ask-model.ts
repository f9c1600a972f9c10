import {
  generateText,
  JSONParseError,
  type LanguageModel,
  NoObjectGeneratedError,
  Output,
  TypeValidationError,
} from 'ai'
import { z } from 'zod'

/** One question: what the author and our rules say, what is data, and the shape of the answer. */
export interface Ask<Shape> {
  instructions: string
  /** The ledger and the question: the only message in which text of records, people and tools stands. */
  message: string
  schema: z.ZodType<Shape>
}

export interface Limits {
  outputTokens: number
  signal: AbortSignal
  /** The server is sent no schema, so the shape of the answer stands in the instructions. */
  tellsShape: boolean
}

export interface Tally {
  calls: number
  inputTokens: number
  outputTokens: number
}

export type Answered<Shape> = { object: Shape } | { problem: string }

/**
 * Puts a question to the model and parses its answer. An answer of another shape is asked for once more, with what is wrong
 * with it; a second one fails. A provider that fails is not asked again: the step's own policy decides about that.
 */
export async function askModel<Shape>(
  model: LanguageModel,
  ask: Ask<Shape>,
  limits: Limits,
  tally: Tally,
): Promise<Answered<Shape>> {
  const first = await askOnce(model, ask, ask.message, limits, tally)
  if ('object' in first) return first
  const second = await askOnce(model, ask, `${ask.message}\n\n${repair(first.problem)}`, limits, tally)
  return 'object' in second ? second : { problem: `The model's answer could not be read: ${second.problem}` }
}

async function askOnce<Shape>(
  model: LanguageModel,
  { instructions, schema }: Ask<Shape>,
  prompt: string,
  limits: Limits,
  tally: Tally,
): Promise<Answered<Shape>> {
  tally.calls += 1
  try {
    const result = await generateText({
      model,
      instructions: limits.tellsShape ? `${instructions}\n\n${shapeOf(schema)}` : instructions,
      prompt,
      output: Output.object({ schema }),
      maxOutputTokens: limits.outputTokens,
      maxRetries: 0,
      abortSignal: limits.signal,
    })
    count(tally, result.usage)
    return { object: schema.parse(result.output) }
  } catch (error) {
    if (!NoObjectGeneratedError.isInstance(error)) throw error
    count(tally, error.usage)
    return { problem: problemOf(error) }
  }
}

function count(tally: Tally, usage: { inputTokens: number | undefined; outputTokens: number | undefined } | undefined) {
  tally.inputTokens += usage?.inputTokens ?? 0
  tally.outputTokens += usage?.outputTokens ?? 0
}

function shapeOf(schema: z.ZodType): string {
  return `The shape of your answer, as a JSON schema:\n${JSON.stringify(z.toJSONSchema(schema))}`
}

/** What is wrong with an answer, in our words: the SDK's quote the answer, and what that holds may have come from a record. */
function problemOf(error: NoObjectGeneratedError): string {
  if (error.finishReason === 'length') return 'it was longer than allowed'
  const { cause } = error
  if (JSONParseError.isInstance(cause)) return 'it was not JSON'
  if (!TypeValidationError.isInstance(cause) || !(cause.cause instanceof z.core.$ZodError))
    return 'it had another shape'
  const places = cause.cause.issues.slice(0, 5).map(({ path, code }) => `${path.join('.') || 'the whole'}: ${code}`)
  return `it did not fit at ${places.join(', ')}`
}

function repair(problem: string): string {
  return `Your last answer was not a JSON object of the shape asked for (${problem}). Answer again, with that object and nothing else.`
}
