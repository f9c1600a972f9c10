import type { AiSettings } from '#api'
import type { Question } from '#connectors'
import type { ModelUse } from '#engine'
import type { Queryable } from '../store/pool.ts'

/** Notes that a model was asked: also where its answer comes too late for anybody. */
export async function noteUse(
  client: Queryable,
  { run, step, workflow }: Question,
  use: ModelUse,
  status: string,
): Promise<void> {
  await client.query(
    `insert into model_use (run_id, step_id, workflow_id, person_id, provider, model, calls, input_tokens, output_tokens, cost_micros, milliseconds, status)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[run.id, step.id, workflow.id, run.actingFor],
      ...[
        use.provider,
        use.model,
        use.calls,
        use.inputTokens,
        use.outputTokens,
        use.costMicros ?? null,
        use.milliseconds,
      ],
      status,
    ],
  )
}

export interface Spending {
  tokens: number
  micros: number
}

/** What was spent in this calendar month by the database's clock, in UTC, and of that in one run. */
export async function readSpending(client: Queryable, runId: string): Promise<{ month: Spending; run: Spending }> {
  const { rows } = await client.query<Record<'month_tokens' | 'month_micros' | 'run_tokens' | 'run_micros', string>>(
    `select coalesce(sum(input_tokens + output_tokens) filter (where at >= date_trunc('month', now() at time zone 'utc') at time zone 'utc'), 0) as month_tokens,
            coalesce(sum(cost_micros) filter (where at >= date_trunc('month', now() at time zone 'utc') at time zone 'utc'), 0) as month_micros,
            coalesce(sum(input_tokens + output_tokens) filter (where run_id = $1), 0) as run_tokens,
            coalesce(sum(cost_micros) filter (where run_id = $1), 0) as run_micros
       from model_use where at >= date_trunc('month', now() at time zone 'utc') at time zone 'utc' or run_id = $1`,
    [runId],
  )
  const [sums] = rows
  return {
    month: { tokens: Number(sums?.month_tokens ?? 0), micros: Number(sums?.month_micros ?? 0) },
    run: { tokens: Number(sums?.run_tokens ?? 0), micros: Number(sums?.run_micros ?? 0) },
  }
}

/** Which budget is spent, as a sentence for the person who does the step instead. Undefined while there is some left. */
export function spentBudget(
  budget: AiSettings['budget'],
  { month, run }: { month: Spending; run: Spending },
): string | undefined {
  const isSpent = (limit: number | undefined, spent: number) => limit !== undefined && spent >= limit
  const way = 'Do the step by hand; an administrator can raise the budget in Settings → AI.'
  if (isSpent(budget.runTokens, run.tokens) || isSpent(budget.runMicros, run.micros))
    return `The budget of this run for the assistant is spent. ${way}`
  if (isSpent(budget.monthTokens, month.tokens) || isSpent(budget.monthMicros, month.micros))
    return `The assistant's budget of this month is spent. ${way}`
  return undefined
}

/** What everybody took in this calendar month. */
export async function monthUse(client: Queryable): Promise<{ calls: number; tokens: number; micros: number }> {
  const { rows } = await client.query<Record<'calls' | 'tokens' | 'micros', string>>(
    `select coalesce(sum(calls), 0) as calls, coalesce(sum(input_tokens + output_tokens), 0) as tokens, coalesce(sum(cost_micros), 0) as micros
       from model_use where at >= date_trunc('month', now() at time zone 'utc') at time zone 'utc'`,
  )
  const [sums] = rows
  return { calls: Number(sums?.calls ?? 0), tokens: Number(sums?.tokens ?? 0), micros: Number(sums?.micros ?? 0) }
}
