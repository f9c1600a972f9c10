import { isDeepStrictEqual } from 'node:util'
import { type EffectRequest, effectRequestSchema } from '#engine'
import { rightForEffect } from '../../server/worker/dispatch-effect.ts'
import { member } from './member.ts'
import type { MemoryStore, Row } from './memory-store.ts'
import type { Arrival } from './outside.ts'
import { ApprovalWatch } from './watch-approvals.ts'
import { FamilyWatch } from './watch-family.ts'
import { KeyWatch, type SentOrder } from './watch-keys.ts'
import { TimerWatch } from './watch-timers.ts'

/** Watches commits and arrivals as they happen, and says what should not have been possible at that moment. */
export class Watch {
  readonly violations: string[] = []
  readonly keys = new KeyWatch()
  readonly #store: MemoryStore
  readonly #family: FamilyWatch
  readonly #approvals: ApprovalWatch
  readonly #timers: TimerWatch
  readonly #intents = new Map<string, { request: EffectRequest; person: string; at: number }>()
  readonly #claimed = new Set<string>()
  #reads: { server: number; person: string; at: number; rights: string }[] = []
  #moment = 0

  constructor(store: MemoryStore, now: () => number) {
    this.#store = store
    this.#family = new FamilyWatch(store)
    this.#approvals = new ApprovalWatch(store)
    this.#timers = new TimerWatch(now)
  }

  committed(writes: ReadonlyMap<string, Row>, order: SentOrder | undefined): void {
    this.#moment++
    this.violations.push(...this.keys.faultsOf(writes, order))
    this.violations.push(...this.#family.faultsOf(writes))
    for (const [key, row] of writes) {
      if (key.startsWith('event/')) this.#event(row)
      if (key.startsWith('effect/') && row['status'] === 'dispatched')
        this.#claim(String(row['id']), Number(row['server']))
    }
  }

  /** A worker read what a person may do: what counts is what the store held at that moment. */
  read(server: number, person: string): void {
    const row = this.#store.get(`person/${person}`)
    this.#reads.push({ server, person, at: ++this.#moment, rights: row?.['isDisabled'] ? '' : String(row?.['rights']) })
  }

  arrived({ effectId, asked }: Arrival): void {
    const intent = this.#intents.get(effectId)
    if (!intent) this.violations.push('an effect happened without a committed intent')
    else {
      const { request } = intent
      const intended = request.kind === 'run-action' ? request.form : request.values
      if (!isDeepStrictEqual(intended, asked)) this.violations.push('what was carried out is not what was confirmed')
    }
  }

  #event(row: Row): void {
    this.violations.push(...this.#approvals.faultsOf(row), ...this.#timers.faultsOf(row))
    const { body, content, actor } = row
    if (row['type'] !== 'effect-intended') return
    const effectId = String(member(body, 'effectId'))
    const request = effectRequestSchema.parse(member(content, 'request'))
    this.#intents.set(effectId, { request, person: String(member(member(actor, 'person'), 'id')), at: this.#moment })
  }

  /** Between intent and dispatch the worker looked at the person's rights, and at those of who approved it, and they held. */
  #claim(effectId: string, server: number): void {
    if (this.#claimed.has(effectId)) return
    this.#claimed.add(effectId)
    const intent = this.#intents.get(effectId)
    if (!intent) return
    const hadRight = (person: string, right: string) =>
      this.#reads.some(
        (read) =>
          read.server === server && read.person === person && read.at > intent.at && read.rights.includes(`"${right}`),
      )
    const [area, name] = rightForEffect(intent.request).split('.')
    if (!hadRight(intent.person, `${area}.${area === 'action' ? '*' : name}`))
      this.violations.push('an effect was dispatched for a person without the right')
    const approver = this.#approvals.approverOf(effectId)
    if (approver !== undefined && !hadRight(approver, 'inbox.*.work'))
      this.violations.push('an effect was dispatched although its approver lost the right to approve')
  }
}
