import type { CollectionView, RecordView } from '#api'
import type { ListQuery, SourceRecord } from '#connectors'
import {
  type Access,
  type Collection,
  type Filter,
  filterSchema,
  hasRight,
  type RecordValues,
  RuleError,
  requireRight,
} from '#engine'
import { type Activity, logActivity } from '../audit/activity.ts'
import type { Handlers } from './operations.ts'

type RecordOperation = 'listCollections' | 'listRecords' | 'countRecords' | 'getRecord' | 'listRelated' | 'runAction'

/** Counting stops here and says so. */
const countLimit = 100_000

export const recordOperations: Handlers<RecordOperation> = {
  async listCollections(_, { access }, { records, company }) {
    const visible = records.collections(access)
    const known = new Set(visible.map((collection) => collection.id))
    return {
      collections: visible.map((collection) => presentCollection(collection, known, access, company.catalog().actions)),
    }
  },

  async listRecords({ params, query }, { access, signal }, { records, pool }) {
    const collection = records.collection(access, params.collection)
    const wanted = {
      ...listQuery(collection, query),
      ...(query.offset === undefined ? {} : { offset: query.offset }),
    }
    records.requireReadable(access, wanted)
    // A page further down of the same list is the same look; only the first is an interaction of its own.
    const isFirst = query.after === undefined && !query.offset
    const read = async () => {
      const page = await records.list(access, wanted, signal)
      return {
        records: page.records.map((record) => presentRecord(collection, record)),
        next: page.next ?? null,
        labels: await records.labels(access, collection, page.records, signal),
      }
    }
    // Logged while it is read: waiting for one disk after the other would double the time.
    const [page] = await Promise.all([read(), isFirst ? logActivity(pool, look(access, collection, query)) : undefined])
    return page
  },

  async countRecords({ params, query }, { access, signal }, { records }) {
    const filter = parseFilter(query.filter)
    return records.count(
      access,
      {
        collection: params.collection,
        ...(filter ? { filter } : {}),
        ...(query.search ? { search: query.search } : {}),
      },
      countLimit,
      signal,
    )
  },

  async getRecord({ params }, { access, signal }, { records, pool }) {
    const collection = records.collection(access, params.collection)
    const record = await records.get(access, collection.id, params.id, signal)
    await logActivity(pool, {
      type: 'record-read',
      actor: 'person',
      person: access.person,
      record: { collection: collection.id, id: record.id, label: record.label },
      summary: `Opened ${record.label}`,
    })
    return { ...presentRecord(collection, record), labels: await records.labels(access, collection, [record], signal) }
  },

  async listRelated({ params, query }, { access, signal }, { records, pool }) {
    const collection = records.collection(access, params.collection)
    const record = await records.get(access, collection.id, params.id, signal)
    const link = records.relatedFilter(collection, record, params.relation)
    const related = records.collection(
      access,
      collection.relations.find((relation) => relation.name === params.relation)?.collection ?? '',
    )
    if (!link) return { collection: related.id, records: [], next: null, labels: {} }
    const wanted = listQuery(related, query)
    const page = await records.list(
      access,
      { ...wanted, filter: wanted.filter ? { and: [link.filter, wanted.filter] } : link.filter },
      signal,
    )
    if (query.after === undefined) {
      await logActivity(pool, {
        type: 'related-listed',
        actor: 'person',
        person: access.person,
        record: { collection: collection.id, id: record.id, label: record.label },
        summary: `Listed ${related.title} of ${record.label}`,
        detail: { relation: params.relation },
      })
    }
    return {
      collection: related.id,
      records: page.records.map((each) => presentRecord(related, each)),
      next: page.next ?? null,
      labels: await records.labels(access, related, page.records, signal),
    }
  },

  async runAction({ params, body }, { access, keepKey }, { records, directActions }) {
    const collection = records.collection(access, params.collection)
    requireRight(access, `action.${params.action}.trigger`)
    const record = await records.get(access, collection.id, params.id)
    return directActions.run(
      { access, keepKey },
      params.action,
      { collection: collection.id, id: record.id, label: record.label },
      body.form,
    )
  },
}

type Look = { search?: string | undefined; filter?: string | undefined; sort?: string | undefined }

function look(access: Access, collection: Collection, { search, filter, sort }: Look): Activity {
  return {
    type: search ? 'records-searched' : 'records-listed',
    actor: 'person',
    person: access.person,
    record: { collection: collection.id },
    summary: search ? `Searched ${collection.title} for "${search}"` : `Listed ${collection.title}`,
    detail: { search, filter, sort },
  }
}

/** A record as it leaves the server: the fields the collection shows, listed one by one. */
export function presentRecord(collection: Collection, record: SourceRecord): RecordView {
  const values: RecordValues = {}
  for (const { name } of collection.fields) {
    const value = record.values[name]
    if (value !== undefined) values[name] = value
  }
  return { collection: collection.id, id: record.id, label: record.label, values }
}

function presentCollection(
  collection: Collection,
  known: ReadonlySet<string>,
  access: Access,
  actions: readonly { id: string; collection: string; onlyInWorkflows?: boolean | undefined }[],
): CollectionView {
  const rights = ['browse', 'read', 'create', 'update', 'delete', 'export'].filter((right) =>
    hasRight(access, `${collection.id}.${right}`),
  )
  return {
    ...collection,
    relations: collection.relations.filter((relation) => known.has(relation.collection)),
    segments: collection.segments.map(({ id, title, filter }) => ({ id, title, filter: filterSchema.parse(filter) })),
    rights,
    actions: actions
      .filter(
        (action): action is CollectionView['actions'][number] =>
          action.collection === collection.id && !action.onlyInWorkflows,
      )
      .map((action) => {
        const right = `action.${action.id}.trigger`
        return hasRight(access, right) ? action : { ...action, missingRight: right }
      }),
  }
}

function listQuery(
  collection: Collection,
  query: {
    filter?: string | undefined
    search?: string | undefined
    sort?: string | undefined
    limit: number
    after?: string | undefined
  },
): ListQuery {
  const filter = parseFilter(query.filter)
  return {
    collection: collection.id,
    limit: query.limit,
    ...(filter ? { filter } : {}),
    ...(query.search ? { search: query.search } : {}),
    ...(query.after === undefined ? {} : { after: query.after }),
    ...(query.sort
      ? {
          sort: {
            field: query.sort.replace(/^-/, ''),
            direction: query.sort.startsWith('-') ? 'descending' : 'ascending',
          },
        }
      : {}),
  }
}

function parseFilter(text: string | undefined): Filter | undefined {
  if (text === undefined || text === '') return undefined
  try {
    const parsed = filterSchema.safeParse(JSON.parse(text))
    if (parsed.success) return parsed.data
  } catch {
    // Said below.
  }
  throw new RuleError(
    'invalid-input',
    'The filter is not readable. Give JSON such as {"field":"country","operator":"equals","value":"FR"}.',
    { field: 'filter' },
  )
}
