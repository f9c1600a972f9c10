import { member } from './member.ts'
import type { MemoryStore, Row } from './memory-store.ts'

/** Watches runs and their sub-runs at every commit: none is ever open that nobody waits for. */
export class FamilyWatch {
  readonly #store: MemoryStore
  readonly #children = new Map<string, Set<string>>()

  constructor(store: MemoryStore) {
    this.#store = store
  }

  /** What should not have been possible, once these rows stand in the store. */
  faultsOf(writes: ReadonlyMap<string, Row>): string[] {
    return [...writes].flatMap(([key, row]) => (key.startsWith('run/') ? this.#run(row) : []))
  }

  #run(row: Row): string[] {
    const id = String(row['id'])
    if (row['parent_id'] !== null) {
      const parent = String(row['parent_id'])
      this.#children.set(parent, (this.#children.get(parent) ?? new Set()).add(id))
    }
    const family = [...(this.#children.get(id) ?? []), ...(row['parent_id'] === null ? [] : [id])]
    const isMissing = row['subrun_id'] !== null && !this.#store.get(`run/${row['subrun_id']}`)
    return [
      ...family.flatMap((child) => this.#unawaited(this.#store.get(`run/${child}`))),
      ...(isMissing ? ['a run waits for a sub-run that was never started'] : []),
    ]
  }

  #unawaited(child: Row | undefined): string[] {
    if (!child || (child['status'] !== 'active' && child['status'] !== 'saved')) return []
    const parent = this.#store.get(`run/${child['parent_id']}`)
    const open = member(parent?.['state'], 'open')
    const isAwaited =
      parent?.['subrun_id'] === child['id'] &&
      member(member(open, 'subrun'), 'run') === child['id'] &&
      member(open, 'ordinal') === child['parent_attempt']
    return isAwaited ? [] : ['a sub-run is open although no open attempt waits for it']
  }
}
