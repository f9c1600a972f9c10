import { DataSourceError, type ListQuery, type RecordPage, type RecordValues, type SourceRecord } from '#connectors'
import {
  type Access,
  allOf,
  type Collection,
  type Filter,
  findRelation,
  hasRight,
  RuleError,
  requireRight,
} from '#engine'
import type { Company } from '../company/company.ts'

/** Ids looked up in one query. */
const idsAtOnce = 200

/** Records by their ids, within a scope where there is one. */
interface Wanted {
  collection: string
  scope: Filter | undefined
  ids: readonly string[]
  fields: readonly string[]
  signal?: AbortSignal | undefined
}

/** Reads of the company's records as one person may make them: rights first, the team's scope always. */
export class RecordReader {
  readonly #company: Company

  constructor(company: Company) {
    this.#company = company
  }

  /** The collections the person may browse. */
  collections(access: Access): Collection[] {
    return this.#company.catalog().collections.filter((collection) => hasRight(access, `${collection.id}.browse`))
  }

  /** The collection, for a person who may browse it; for others it does not exist. */
  collection(access: Access, id: string): Collection {
    const found = this.collections(access).find((collection) => collection.id === id)
    if (!found) throw new RuleError('not-found', `There is no collection "${id}", or it is not yours to see.`)
    return found
  }

  async list(access: Access, query: ListQuery, signal?: AbortSignal): Promise<RecordPage> {
    this.requireReadable(access, query)
    return this.#company.source(query.collection).list(this.#scoped(access, query), signal)
  }

  async count(
    access: Access,
    query: Pick<ListQuery, 'collection' | 'filter' | 'search'>,
    limit: number,
    signal?: AbortSignal,
  ) {
    this.requireReadable(access, query)
    return this.#company.source(query.collection).count(this.#scoped(access, query), limit, signal)
  }

  /** The record, or a refusal: what is outside the person's scope does not exist. */
  async get(access: Access, collection: string, id: string, signal?: AbortSignal): Promise<SourceRecord> {
    const found = await this.find(access, collection, id, signal)
    if (!found)
      throw new RuleError(
        'not-found',
        `There is no record ${id} in ${this.collection(access, collection).title}, or it is not yours to see.`,
      )
    return found
  }

  async find(access: Access, collection: string, id: string, signal?: AbortSignal): Promise<SourceRecord | undefined> {
    this.collection(access, collection)
    requireRight(access, `${collection}.read`)
    return this.#company.source(collection).get(collection, id, access.scopes[collection], signal)
  }

  /** The filter that leads from a record to its related ones. Undefined when the record has nothing there. */
  relatedFilter(
    collection: Collection,
    record: SourceRecord,
    relationName: string,
  ): { collection: string; filter: Filter } | undefined {
    const relation = findRelation(collection, relationName)
    if (!relation) throw new RuleError('not-found', `${collection.title} has no relation "${relationName}".`)
    const value = record.values[relation.from]
    return value === null || value === undefined
      ? undefined
      : { collection: relation.collection, filter: { field: relation.to, operator: 'equals', value } }
  }

  /** Which of the ids the person may see: for runs, activity and replays that mention records. */
  async visibleIds(access: Access, collection: string, ids: readonly string[]): Promise<Set<string>> {
    if (!hasRight(access, `${collection}.browse`)) return new Set()
    if (!this.#company.catalog().collections.some((each) => each.id === collection)) return new Set()
    const scope = access.scopes[collection]
    if (!scope) return new Set(ids)
    return new Set((await this.#byIds({ collection, scope, ids, fields: [] })).map(({ id }) => id))
  }

  /** What stands now in fields of records, by id. What is gone, or not the person's to see, is left out. */
  async valuesOf(
    access: Access,
    collection: string,
    { ids, fields, signal }: { ids: readonly string[]; fields: readonly string[]; signal?: AbortSignal | undefined },
  ): Promise<Map<string, RecordValues>> {
    if (!hasRight(access, `${collection}.browse`) || !hasRight(access, `${collection}.read`)) return new Map()
    const known = new Set(this.#company.collection(collection).fields.map(({ name }) => name))
    const wanted = [...new Set(fields)].filter((field) => known.has(field))
    const found = await this.#byIds({ collection, scope: access.scopes[collection], ids, fields: wanted, signal })
    return new Map(found.map(({ id, values }) => [id, values]))
  }

  async #byIds(wanted: Wanted): Promise<SourceRecord[]> {
    const unique = [...new Set(wanted.ids)]
    const found: SourceRecord[] = []
    for (let from = 0; from < unique.length; from += idsAtOnce)
      found.push(...(await this.#atOnce({ ...wanted, ids: unique.slice(from, from + idsAtOnce) })))
    return found
  }

  /** One query where the key is a single field; one per id for composite keys, and where an id cannot be a key at all. */
  async #atOnce({ collection, scope, ids, fields, signal }: Wanted): Promise<SourceRecord[]> {
    const source = this.#company.source(collection)
    const [key, ...others] = this.#company.collection(collection).key
    if (key !== undefined && others.length === 0) {
      const filter = allOf(scope, { field: key, operator: 'in', value: [...ids] })
      const query = { collection, fields: [key, ...fields], ...(filter ? { filter } : {}), limit: ids.length }
      const page = await source.list(query, signal).catch(refusedIds)
      if (page) return page.records
    }
    const found = await Promise.all(ids.map((id) => source.get(collection, id, scope, signal).catch(refusedIds)))
    return found.flatMap((record) => record ?? [])
  }

  /** Names of the records that the one-relations of a page lead to, by relation and id. */
  async labels(
    access: Access,
    collection: Collection,
    records: readonly SourceRecord[],
    signal?: AbortSignal,
  ): Promise<Record<string, Record<string, string>>> {
    const relations = collection.relations.filter(
      (relation) => relation.kind === 'one' && hasRight(access, `${relation.collection}.browse`),
    )
    const entries = await Promise.all(
      relations.map(async (relation) => {
        const values = [
          ...new Set(
            records
              .map((record) => record.values[relation.from])
              .filter((value) => value !== null && value !== undefined),
          ),
        ]
        if (values.length === 0) return [relation.name, {}] as const
        const page = await this.list(
          access,
          {
            collection: relation.collection,
            fields: [relation.to],
            filter: { field: relation.to, operator: 'in', value: values },
            limit: Math.min(values.length, 200),
          },
          signal,
        )
        return [
          relation.name,
          Object.fromEntries(page.records.map((record) => [String(record.values[relation.to]), record.label])),
        ] as const
      }),
    )
    return Object.fromEntries(entries)
  }

  #scoped<Query extends Pick<ListQuery, 'collection' | 'filter'>>(access: Access, query: Query): Query {
    const wanted = query.filter && withinScopes(access, this.#company, query.collection, query.filter)
    return { ...query, filter: allOf(access.scopes[query.collection], wanted) }
  }

  /** Browse right on the collection, and on every collection that the filter's paths pass. */
  requireReadable(access: Access, query: Pick<ListQuery, 'collection' | 'filter'>): void {
    const collection = this.collection(access, query.collection)
    for (const path of fieldsOf(query.filter)) {
      let current = collection
      for (const name of path.split('.').slice(0, -1)) {
        const relation = findRelation(current, name)
        if (!relation) throw new RuleError('invalid-input', `${current.title} has no relation "${name}".`)
        current = this.collection(access, relation.collection)
      }
    }
  }
}

/** What is no id of the collection names no record. A database that does not answer is another matter. */
function refusedIds(error: unknown): undefined {
  if (!(error instanceof DataSourceError) || error.kind !== 'invalid') throw error
}

/**
 * A comparison through a relation holds only where the related record is within the person's scope too: otherwise a filter
 * would tell, letter by letter, what stands in a record that no list shows.
 */
function withinScopes(access: Access, company: Company, collection: string, filter: Filter): Filter {
  if ('and' in filter) return { and: filter.and.map((part) => withinScopes(access, company, collection, part)) }
  if ('or' in filter) return { or: filter.or.map((part) => withinScopes(access, company, collection, part)) }
  const relations = filter.field.split('.').slice(0, -1)
  let current = company.collection(collection)
  const scopes = relations.flatMap((name, index) => {
    const relation = findRelation(current, name)
    if (!relation) return []
    current = company.collection(relation.collection)
    const scope = access.scopes[current.id]
    return scope ? [below(relations.slice(0, index + 1).join('.'), scope)] : []
  })
  return scopes.length === 0 ? filter : { and: [filter, ...scopes] }
}

/** The filter as it reads from a record that leads there by the path. */
function below(path: string, filter: Filter): Filter {
  if ('and' in filter) return { and: filter.and.map((part) => below(path, part)) }
  if ('or' in filter) return { or: filter.or.map((part) => below(path, part)) }
  return { ...filter, field: `${path}.${filter.field}` }
}

function fieldsOf(filter: Filter | undefined): string[] {
  if (!filter) return []
  if ('and' in filter) return filter.and.flatMap(fieldsOf)
  if ('or' in filter) return filter.or.flatMap(fieldsOf)
  return [filter.field]
}
