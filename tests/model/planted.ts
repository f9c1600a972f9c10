import { decide, evolve, RuleError, type RunEvent, type SubrunEnd, type Workflow } from '#engine'
import { ana } from '../support/run-kit.ts'
import { engineRules, type Rules } from './compare.ts'

/** Faults put around the engine, never into it: each must make the reference model object. */
export const plantedInRules: Record<string, Rules> = {
  'revise leaves a later attempt live': revising((event, history) => {
    const kept = history.findLast(({ ordinal }) => event.cancels.includes(ordinal) && ordinal !== event.attempt)
    if (!kept) return event
    const cancels = event.cancels.filter((ordinal) => ordinal !== kept.ordinal)
    return { ...event, cancels, content: { latest: [...event.content.latest, kept] } }
  }),
  'a revised answer leaks into the context': revising((event, history) => {
    const target = history.find(({ ordinal }) => ordinal === event.attempt)
    return target ? { ...event, content: { latest: [...event.content.latest, target] } } : event
  }),
  'revise cancels an attempt before its target': revising((event, history) => {
    const before = history.findLast(({ ordinal }) => ordinal < event.attempt)
    return before ? { ...event, cancels: [before.ordinal, ...event.cancels] } : event
  }),
  'revise forgets the open attempt': revising((event) => ({ ...event, cancels: event.cancels.slice(0, -1) })),
  'revise keeps the passes of a loop that it takes back': {
    ...engineRules,
    evolve: (run, event) => {
      const after = evolve(run, event)
      return event.type === 'step-revised' && 'loops' in run && 'loops' in after
        ? { ...after, loops: run.loops }
        : after
    },
  },
  'revise restores the oldest pass of a step instead of the latest': revising((event, history) => ({
    ...event,
    content: {
      latest: event.content.latest.map((latest) => history.find(({ stepId }) => stepId === latest.stepId) ?? latest),
    },
  })),
  'a late completion is taken for the open step': {
    ...engineRules,
    decide: (run, command, world) =>
      decide(
        run,
        command.type === 'complete-step' && run.status === 'active'
          ? { ...command, attempt: run.open.ordinal }
          : command,
        world,
      ),
  },
  'a saved run goes on as if nobody had saved it': {
    ...engineRules,
    decide: (run, command, world) => {
      if (run.status !== 'saved' || command.type !== 'complete-step') return decide(run, command, world)
      const { saved: _, ...rest } = run
      return decide({ ...rest, status: 'active' }, command, world)
    },
  },
  'resume opens the step anew': {
    ...engineRules,
    evolve: (run, event) => {
      const after = evolve(run, event)
      return event.type === 'run-resumed' && after.status === 'active'
        ? { ...after, open: { ...after.open, ordinal: after.open.ordinal + 1 } }
        : after
    },
  },
  'the limit of a loop is ignored': withSteps((step) => (step.kind === 'go-to' ? { ...step, limit: 50 } : step)),
  'the last rule that is true decides': withSteps((step) =>
    step.kind === 'decision' && step.maker === 'rules' ? { ...step, options: step.options.toReversed() } : step,
  ),
  'a rule that cannot be evaluated counts as false': withSteps((step) =>
    step.kind === 'decision' && step.maker === 'rules'
      ? {
          ...step,
          options: step.options.map((option) => ({
            ...option,
            when: option.when === '"high"' ? 'false' : option.when,
          })),
        }
      : step,
  ),
  'a step handled manually adds to the context': {
    ...engineRules,
    decide: (run, command, world) => {
      const isManual = run.status === 'active' && run.open.handledManually !== undefined
      if (!isManual || command.type !== 'complete-step') return decide(run, command, world)
      const { handledManually: _, ...open } = run.open
      return decide({ ...run, open }, command, world)
    },
  },
  'what a sub-run is given gets lost': {
    ...engineRules,
    evolve: (run, event) => {
      if (event.type !== 'run-triggered') return evolve(run, event)
      const { given: _, ...content } = event.content
      return evolve(run, { ...event, content })
    },
  },
  'what a sub-run gives back gets lost': endingSubrun((end) =>
    end.status === 'completed' ? { ...end, values: {} } : end,
  ),
  'an aborted sub-run counts as completed': endingSubrun((end) => ({
    by: ana,
    ...end,
    status: 'completed',
    values: {},
    from: [],
  })),
  'a saved run does not hear of its sub-run': {
    ...engineRules,
    decide: (run, command, world) => {
      if (run.status === 'saved' && command.type === 'end-subrun') throw new RuleError('run-not-active', 'Saved.')
      return decide(run, command, world)
    },
  },
  'a step is taken in hand while its sub-run is open': {
    ...engineRules,
    decide: (run, command, world) => {
      if (run.status !== 'active' || command.type !== 'handle-manually') return decide(run, command, world)
      const { subrun: _, ...open } = run.open
      return decide({ ...run, open }, command, world)
    },
  },
  'a sub-run leads on like a jump, and cannot be revised': {
    ...engineRules,
    decide: (run, command, world) => {
      if (command.type !== 'revise-step') return decide(run, command, world)
      const history = command.history.map((each) => (each.kind === 'sub-run' ? { ...each, kind: 'go-to' } : each))
      return decide(run, { ...command, history }, world)
    },
  },
  'a sub-run that is started again makes a new attempt': {
    ...engineRules,
    evolve: (run, event) => {
      const after = evolve(run, event)
      return event.type === 'subrun-asked' && after.status === 'active'
        ? { ...after, open: { ...after.open, ordinal: after.open.ordinal + 1 } }
        : after
    },
  },
  'automation carries out a guess': {
    ...engineRules,
    decide: (run, command, world) =>
      decide(
        run,
        command.type === 'complete-step' && command.proposal
          ? { ...command, proposal: { ...command.proposal, certainty: 'stated' } }
          : command,
        world,
      ),
  },
  'automation completes a step that only a person may': withSteps((step) =>
    step.kind === 'get-data' && step.mode === 'confirm' ? { ...step, mode: 'automatic' } : step,
  ),
  'a run is aborted without a reason': {
    ...engineRules,
    decide: (run, command, world) =>
      decide(run, command.type === 'abort-run' ? { ...command, reason: command.reason.trim() || '-' } : command, world),
  },
}

type Revised = Extract<RunEvent, { type: 'step-revised' }>
type History = Extract<Parameters<typeof decide>[1], { type: 'revise-step' }>['history']

function revising(change: (event: Revised, history: History) => Revised): Rules {
  return {
    ...engineRules,
    decide: (run, command, world) =>
      decide(run, command, world).map((event) =>
        event.type === 'step-revised' && command.type === 'revise-step' ? change(event, command.history) : event,
      ),
  }
}

function endingSubrun(change: (end: SubrunEnd) => SubrunEnd): Rules {
  return {
    ...engineRules,
    decide: (run, command, world) =>
      decide(run, command.type === 'end-subrun' ? { ...command, end: change(command.end) } : command, world),
  }
}

function withSteps(change: (step: Workflow['steps'][number]) => Workflow['steps'][number]): Rules {
  return { ...engineRules, workflow: (workflow) => ({ ...workflow, steps: workflow.steps.map(change) }) }
}
