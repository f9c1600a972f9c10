import type { Collection, Relation } from '#engine'
import { singularOf, titleOf } from '../names.ts'
import type { Catalog } from './catalog.ts'
import type { Table } from './model.ts'

/**
 * Adds both directions of every foreign key of one column between visible tables.
 * `company_id` gives `company` here and the other table's name there; clashes get `_by_…`, never a silent loss.
 */
export function addRelations(catalog: Catalog, tables: ReadonlyMap<string, Table>): void {
  const names = new Map(catalog.tables.map((table) => [table.oid, table.name]))
  const links = catalog.constraints.flatMap((constraint) => {
    const source = tables.get(names.get(constraint.table) ?? '')
    const target = tables.get(names.get(constraint.foreignTable ?? -1) ?? '')
    const [from, ...more] = constraint.columns
    const [to] = constraint.foreignColumns ?? []
    // A key of several columns has no place in a relation's single `from` and `to`, and half of it would link wrong rows.
    if (
      constraint.kind !== 'f' ||
      source === undefined ||
      target === undefined ||
      from === undefined ||
      to === undefined ||
      more.length > 0
    )
      return []
    return source.columns.has(from) && target.columns.has(to)
      ? [{ source: source.collection, target: target.collection, from, to }]
      : []
  })
  for (const link of links) addOne(link)
  for (const link of links) {
    const twins = links.filter((other) => other.source === link.source && other.target === link.target)
    addMany(link, twins.length)
  }
}

interface Link {
  source: Collection
  target: Collection
  from: string
  to: string
}

function addOne({ source, target, from, to }: Link): void {
  const stem = from.replace(/(?<=.)(_?(id|uuid|fk|code)|I[dD])$/, '')
  const name = firstFree(source, [stem, snake(target.singular), `${stem}_record`])
  source.relations.push({ name, title: titleOf(name), kind: 'one', collection: target.id, from, to })
}

function addMany({ source, target, from, to }: Link, twins: number): void {
  const one = source.relations.find(
    (relation) => relation.kind === 'one' && relation.from === from && relation.collection === target.id,
  )
  const by = `${source.id}_by_${one?.name ?? from}`
  const name = firstFree(target, twins > 1 || source === target ? [by] : [source.id, by])
  const title = name === source.id ? source.title : `${source.title} by ${titleOf(one?.name ?? from).toLowerCase()}`
  target.relations.push({ name, title, kind: 'many', collection: source.id, from: to, to: from })
}

function firstFree(collection: Collection, candidates: string[]): string {
  const isTaken = (name: string) =>
    collection.fields.some((field) => field.name === name) ||
    collection.relations.some((relation: Relation) => relation.name === name)
  const free = candidates.find((name) => !isTaken(name))
  if (free !== undefined) return free
  const last = candidates.at(-1) ?? 'relation'
  let number = 2
  while (isTaken(`${last}_${number}`)) number += 1
  return `${last}_${number}`
}

function snake(title: string): string {
  return singularOf(title).toLowerCase().replaceAll(' ', '_')
}
