import type { DataSource } from '#connectors'
import type { Access, EffectOutcome, EffectRequest, EffectResult } from '#engine'
import type { Company } from '../company/company.ts'
import { keepProspect, type StoredEffect } from '../runs/effect-store.ts'
import { contextValues } from '../steps/context-values.ts'
import type { Pool } from '../store/pool.ts'

/** Makes the record in one transaction of its database, where the person's team will see it; elsewhere nothing is made. */
export async function createRecord(
  parts: { pool: Pool; company: Company },
  effect: StoredEffect,
  request: Extract<EffectRequest, { kind: 'create-record' }>,
  source: DataSource,
  access: Access,
  onBegin: (token: string) => Promise<void>,
): Promise<EffectOutcome> {
  const collection = parts.company.collection(request.record.collection)
  return source.transact<EffectOutcome>(
    async (transaction) => {
      const record = await transaction.create(collection.id, request.values, access.scopes[collection.id])
      if (!record)
        return {
          status: 'failed',
          code: 'out-of-scope',
          reason: `Your team would not see this ${collection.singular}: it lies outside of what the team works on. Nothing was created. Choose other values, or hand the step over.`,
        }
      const names = collection.fields.map((field) => field.name)
      const result: EffectResult = {
        message: `Created ${collection.singular} ${record.label}`,
        values: {
          ...contextValues(collection, record.values, names, 'other-record'),
          ...contextValues(collection, record.values, Object.keys(request.values), 'person'),
        },
        record: { collection: collection.id, id: record.id, label: record.label },
        before: {},
        after: Object.fromEntries(names.map((name) => [name, record.values[name] ?? null])),
      }
      await keepProspect(parts.pool, effect, result)
      return { status: 'succeeded', result }
    },
    { onBegin, isAdmitted: true },
  )
}
