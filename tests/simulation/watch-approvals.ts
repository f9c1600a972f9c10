import { type EffectRequest, effectRequestSchema } from '#engine'
import { digestOf } from '../../server/runs/digest.ts'
import { member } from './member.ts'
import type { MemoryStore, Row } from './memory-store.ts'

interface Asked {
  /** Of exactly what stood before the person who decided. */
  digest: string
  askers: Set<string>
  status: 'asked' | 'given' | 'over'
  approver?: string
  isUsed: boolean
}

/** Watches approvals as they are committed: what is intended where one is needed is exactly what somebody else said yes to, once. */
export class ApprovalWatch {
  readonly #store: MemoryStore
  readonly #approvals = new Map<string, Asked>()
  /** Who asked at an attempt: none of them may approve there, also what another asks for later. */
  readonly #askers = new Map<string, Set<string>>()
  readonly #steps = new Map<string, unknown>()
  readonly #ofEffect = new Map<string, Asked>()

  constructor(store: MemoryStore) {
    this.#store = store
  }

  /** Who approved an effect. Undefined where none is needed. */
  approverOf(effectId: string): string | undefined {
    return this.#ofEffect.get(effectId)?.approver
  }

  /** What should not have been possible about an event that was just committed. */
  faultsOf(event: Row): string[] {
    const { type, body, content, actor } = event
    const attempt = `${event['run_id']}/${member(body, 'attempt')}`
    const by = String(member(member(actor, 'person'), 'id'))
    const approval = this.#approvals.get(String(member(body, 'approval')))
    const digest = String(member(body, 'digest'))
    switch (type) {
      case 'step-opened':
        this.#steps.set(attempt, member(body, 'stepId'))
        return []
      case 'approval-asked':
        return this.#asked(attempt, String(member(body, 'approval')), by, digest, requestOf(content))
      case 'approval-refused':
      case 'approval-ended':
        return approval ? ended(approval) : ['an approval ended that nobody asked for']
      case 'approval-given':
        return approval ? given(approval, by, digest) : ['an approval was given that nobody asked for']
      case 'effect-intended':
        return this.#intended(attempt, String(member(body, 'effectId')), approval, digest, requestOf(content))
      default:
        return []
    }
  }

  #asked(attempt: string, id: string, by: string, digest: string, request: EffectRequest): string[] {
    const askers = this.#askers.get(attempt) ?? new Set()
    this.#askers.set(attempt, askers.add(by))
    const isNew = !this.#approvals.has(id)
    this.#approvals.set(id, { digest, askers, status: 'asked', isUsed: false })
    return [
      ...(isNew ? [] : ['an approval was asked for twice']),
      ...(digestOf(request) === digest ? [] : ['what is put before the approver has another digest']),
    ]
  }

  #intended(attempt: string, effectId: string, approval: Asked | undefined, digest: string, request: EffectRequest) {
    if (!this.#needsApproval(attempt)) return []
    if (!approval) return ['an effect was intended without the approval that it needs']
    const isWanted = approval.status === 'given' && !approval.isUsed
    approval.isUsed = true
    this.#ofEffect.set(effectId, approval)
    return [
      ...(isWanted ? [] : ['an effect was intended by an approval that was not given, or was used before']),
      ...(approval.digest === digest && digestOf(request) === digest
        ? []
        : ['what was intended is not what was approved']),
    ]
  }

  #needsApproval(attempt: string): boolean {
    const run = this.#store.get(`run/${attempt.slice(0, attempt.indexOf('/'))}`)
    const steps = member(this.#store.get(`workflow/${run?.['workflow_id']}`)?.['definition'], 'steps')
    const step = Array.isArray(steps)
      ? steps.find((each) => member(each, 'id') === this.#steps.get(attempt))
      : undefined
    return member(step, 'approval') !== undefined
  }
}

function ended(approval: Asked): string[] {
  const wasAsked = approval.status === 'asked'
  approval.status = 'over'
  return wasAsked ? [] : ['an approval ended that was decided']
}

function given(approval: Asked, by: string, digest: string): string[] {
  const wasAsked = approval.status === 'asked'
  Object.assign(approval, { status: 'given', approver: by })
  return [
    ...(wasAsked ? [] : ['an approval was given that was decided or over']),
    ...(approval.digest === digest ? [] : ['something else was approved than was asked for']),
    ...(approval.askers.has(by) ? ['somebody approved what they asked for themselves'] : []),
  ]
}

function requestOf(content: unknown): EffectRequest {
  return effectRequestSchema.parse(member(content, 'request'))
}
