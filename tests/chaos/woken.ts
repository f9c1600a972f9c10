/** An event as the store holds it, without its content. */
export interface StoredEvent {
  run: string
  sequence: number
  type: string
  actor: string
  attempt: number | null
  effect: string | null
  /** Of a late answer: whether it tells of a success. */
  status: string | null
}

/** What a server wrote after it woke, and what it had no business to write. */
export interface Woken {
  violations: string[]
  /** Late answers told, each once for its effect. */
  toldLate: number
}

/**
 * Judges what came into the logs after a server that was taken for dead has woken. It may tell a late answer to an effect that
 * was intended before, once. Where that answer is proof of an outcome told as unknown, the same order settles the effect, and
 * the run of the harness goes on by itself to its end: exactly these events, in this order, nothing between and nothing after.
 */
export function judgeWoken(asleep: readonly StoredEvent[], awake: readonly StoredEvent[]): Woken {
  const woken: Woken = { violations: [], toldLate: 0 }
  const before = Map.groupBy(asleep, ({ run }) => run)
  for (const [run, events] of Map.groupBy(awake, ({ run }) => run)) {
    const known = before.get(run) ?? []
    judgeRun(run, known, events.slice(known.length), woken)
  }
  return woken
}

function judgeRun(run: string, known: readonly StoredEvent[], added: readonly StoredEvent[], woken: Woken): void {
  const told = new Set<string | null>()
  for (let index = 0; index < added.length; ) {
    const [late, ...rest] = added.slice(index)
    if (!late || !isLateAnswer(late, known) || told.has(late.effect)) {
      woken.violations.push(`a server that was taken for dead woke and wrote ${late?.type} into run ${run}`)
      return
    }
    told.add(late.effect)
    woken.toldLate++
    index++
    if (rest[0]?.type !== 'effect-succeeded') continue
    const due = isUnknownStill(late, known) && late.status === 'succeeded' ? followingProof(late) : []
    const stray = due.findIndex((wanted, place) => !fits(rest[place], wanted))
    if (due.length === 0 || stray >= 0) {
      const wrong = rest[Math.max(stray, 0)]?.type ?? `nothing where ${due[stray]?.type} is due`
      woken.violations.push(`a server that was taken for dead woke and wrote ${wrong} into run ${run}`)
      return
    }
    index += due.length
  }
}

function isLateAnswer({ type, effect, actor }: StoredEvent, known: readonly StoredEvent[]): boolean {
  const isIntended = known.some((event) => event.type === 'effect-intended' && event.effect === effect)
  return type === 'effect-answered-late' && actor === 'automation' && isIntended
}

/** The last outcome told of the effect is that nobody knows it, and no person has answered. */
function isUnknownStill({ effect }: StoredEvent, known: readonly StoredEvent[]): boolean {
  const last = known.findLast((event) => event.effect === effect && event.type !== 'effect-answered-late')
  return last?.type === 'effect-unknown'
}

type Wanted = Pick<StoredEvent, 'type' | 'attempt' | 'effect'>

/** The step of the effect is completed, and the end of the workflow follows it. */
function followingProof({ effect, attempt }: StoredEvent): Wanted[] {
  const end = attempt === null ? null : attempt + 1
  return [
    { type: 'effect-succeeded', attempt, effect },
    { type: 'step-completed', attempt, effect: null },
    { type: 'step-opened', attempt: end, effect: null },
    { type: 'step-completed', attempt: end, effect: null },
    { type: 'run-completed', attempt: null, effect: null },
  ]
}

function fits(event: StoredEvent | undefined, { type, attempt, effect }: Wanted): boolean {
  return event?.type === type && event.attempt === attempt && event.effect === effect && event.actor === 'automation'
}
