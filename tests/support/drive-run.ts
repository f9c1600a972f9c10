import { setTimeout as sleep } from 'node:timers/promises'
import type { OpenStepView, RunView } from '#api'
import type { Answer } from '#engine'
import type { SignedIn } from './test-server.ts'

/** What a test does to a run, one line each. Every one returns the run once nobody but a person can move it. */
export async function start(
  person: SignedIn,
  record: string,
  workflow = 'kyc-review',
  collection = 'companies',
): Promise<RunView> {
  return settled(person, await person('startRun', { body: { workflow, collection, record } }))
}

/** Completes the open step with the answer. */
export async function complete(
  person: SignedIn,
  run: RunView,
  answer: Answer,
  expected?: Record<string, string | number | null>,
): Promise<RunView> {
  const body = { answer, ...(expected ? { expected } : {}) }
  return settled(person, await person('completeStep', { params: { run: run.id, attempt: openOf(run).attempt }, body }))
}

/** Confirms the open step's proposal as it is, or with some parts changed. */
export async function confirm(
  person: SignedIn,
  run: RunView,
  change: (answer: Answer) => Answer = (answer) => answer,
): Promise<RunView> {
  return complete(person, run, change(proposed(run)))
}

/** Chooses an option of the open decision. */
export async function choose(person: SignedIn, run: RunView, option: string, comment?: string): Promise<RunView> {
  return complete(person, run, { kind: 'decision', option, ...(comment === undefined ? {} : { comment }) })
}

/** Goes back to the latest completed attempt of the step. */
export async function revise(person: SignedIn, run: RunView, stepId: string): Promise<RunView> {
  const attempt = doneAt(run, stepId).attempt
  return settled(person, await person('reviseStep', { params: { run: run.id, attempt }, body: {} }))
}

/** The run once the server has nothing to do for it. */
export async function settled(person: SignedIn, run: RunView): Promise<RunView> {
  let current = run
  for (
    let tries = 0;
    current.open && (current.open.phase === 'preparing' || current.open.phase === 'performing');
    tries++
  ) {
    if (tries > 300) throw new Error(`The run ${run.id} is still ${current.open.phase} at "${current.open.title}".`)
    await sleep(30)
    current = await person('getRun', { params: { run: run.id } })
  }
  return current
}

export function openOf(run: RunView): OpenStepView {
  if (!run.open) throw new Error(`The run is ${run.status}; no step is open.`)
  return run.open
}

export function proposed(run: RunView): Answer {
  const { proposal, title, handOver } = openOf(run)
  if (!proposal) throw new Error(`Nothing is proposed at "${title}": ${handOver?.reason ?? 'no reason is given'}`)
  return proposal.answer
}

/** The form's answers of a proposed action. */
export function proposedForm(run: RunView): Record<string, unknown> {
  const answer = proposed(run)
  if (answer.kind !== 'trigger-action') throw new Error(`The proposal is for a ${answer.kind}.`)
  return answer.form
}

export function doneAt(run: RunView, stepId: string) {
  const done = run.done.findLast((each) => each.stepId === stepId)
  if (!done) throw new Error(`${stepId} is not completed.`)
  return done
}
