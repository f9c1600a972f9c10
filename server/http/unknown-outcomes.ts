import type { ResponseOf } from '#api'
import type { Access, RecordRef } from '#engine'
import { answerOutcome, unknownOutcomes } from '../runs/unknown-outcomes.ts'
import type { AppServices } from '../services.ts'
import type { Handlers } from './operations.ts'

export const unknownOutcomeOperations: Handlers<'listUnknownOutcomes' | 'answerUnknownOutcome'> = {
  async listUnknownOutcomes({ params }, { access, signal }, services) {
    return presentOutcomes(services, access, params, signal)
  },

  async answerUnknownOutcome({ params, body }, { access, keepKey, signal }, services) {
    const { id } = await services.records.get(access, params.collection, params.id, signal)
    const record = { collection: params.collection, id }
    await answerOutcome(services, access, record, params.effect, body, keepKey)
    return presentOutcomes(services, access, record, signal)
  },
}

/** What still waits for somebody to say what became of it, on a record that the person sees. */
export async function presentOutcomes(
  { records, pool }: Pick<AppServices, 'records' | 'pool'>,
  access: Access,
  { collection, id }: RecordRef,
  signal?: AbortSignal,
): Promise<ResponseOf<'listUnknownOutcomes'>> {
  const record = await records.get(access, collection, id, signal)
  return { outcomes: await unknownOutcomes(pool, access, { collection, id: record.id }) }
}
