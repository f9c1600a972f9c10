import type { CollectionView } from '#api'
import type { Field } from '#engine'

/** A column of a grid: a field, how wide it stands, and the relation whose label replaces its id. */
export interface Column {
  field: Field
  width: number
  relation?: string
  /** The collection that relation leads to. */
  target?: string
  isSortable: boolean
}

const mostColumns = 14
const unfitTypes = new Set(['json', 'binary', 'list'])

/** The columns of a list where nobody chose any: the label, then what tells records apart at a glance, ids last. */
export function defaultColumns(collection: CollectionView): Column[] {
  const fits = collection.fields.filter(
    (field) => field.name === collection.label || (!unfitTypes.has(field.type) && field.display !== 'long-text'),
  )
  const rank = (field: Field): number => rankOf(collection, field)
  const ordered = fits
    .map((field, index) => ({ field, index }))
    .sort((left, right) => rank(left.field) - rank(right.field) || left.index - right.index)
  return ordered.slice(0, mostColumns).map(({ field }) => columnOf(collection, field))
}

/** What one looks at first comes first: whose it is, its state, its figures; then dates, free text, and the id. */
function rankOf({ label, key, relations }: CollectionView, field: Field): number {
  if (field.name === label) return 0
  if (key.includes(field.name)) return 9
  if (relations.some((relation) => relation.kind === 'one' && relation.from === field.name)) return 1
  if (field.type === 'enum' || field.display === 'badge') return 2
  if (field.display === 'country') return 3
  if (field.type === 'integer' || field.type === 'number' || field.type === 'decimal') return 4
  if (field.type === 'boolean') return 5
  return field.type === 'date' || field.type === 'datetime' ? 6 : 7
}

/** The columns of exactly these fields, in this order; names the collection does not have are left out. */
export function columnsOf(collection: CollectionView, names: readonly string[]): Column[] {
  return names.flatMap((name) => {
    const field = collection.fields.find((each) => each.name === name)
    return field ? [columnOf(collection, field)] : []
  })
}

function columnOf(collection: CollectionView, field: Field): Column {
  const relation = collection.relations.find((each) => each.kind === 'one' && each.from === field.name)
  return {
    field: relation ? { ...field, title: relation.title } : field,
    width: field.name === collection.label ? 280 : relation ? 190 : widthOf(field),
    isSortable: !unfitTypes.has(field.type),
    ...(relation && { relation: relation.name, target: relation.collection }),
  }
}

function widthOf(field: Field): number {
  const byType: Partial<Record<Field['type'], number>> = {
    boolean: 110,
    integer: 110,
    date: 130,
    datetime: 180,
    enum: 160,
    uuid: 170,
  }
  const byDisplay: Partial<Record<Field['display'], number>> = {
    money: 150,
    country: 150,
    email: 230,
    url: 200,
    badge: 160,
  }
  const titleWidth = field.title.length * 8 + 44
  return Math.max(byDisplay[field.display] ?? byType[field.type] ?? 170, Math.min(titleWidth, 260))
}
