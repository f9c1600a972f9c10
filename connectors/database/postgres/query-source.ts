import { sql } from 'kysely'
import { DataSourceError } from '../data-source.ts'
import type { Column, Model, Table } from './model.ts'
import type { Sql } from './statement.ts'

/** How many one-relations a path may cross: `account.company.country` crosses two. */
export const maxPathDepth = 4

/** The `from` of one statement: it grows a join for each relation that a path crosses. */
export class QuerySource {
  readonly table: Table
  readonly #model: Model
  readonly #joins = new Map<string, { table: Table; alias: string; clause: Sql }>()

  constructor(model: Model, table: Table) {
    this.#model = model
    this.table = table
  }

  /** The column a field or a path names, and how to write it. Throws DataSourceError `invalid` for anything else. */
  column(path: string): { column: Column; reference: Sql } {
    if (this.table.columns.has(path)) return this.ownColumn(path)
    const names = path.split('.')
    const field = names.pop() ?? ''
    if (names.length > maxPathDepth)
      throw this.#refuse(path, `"${path}" goes through more than ${maxPathDepth} relations.`)
    let { table, alias } = { table: this.table, alias: baseAlias }
    names.forEach((name, index) => {
      ;({ table, alias } = this.#join(names.slice(0, index + 1).join('.'), table, alias, name, path))
    })
    const column = table.columns.get(field)
    if (column === undefined) throw this.#refuse(path, `${table.collection.title} has no field "${field}".`)
    return { column, reference: columnOf(alias, column.name) }
  }

  /** A column of the table itself, by its plain name. */
  ownColumn(name: string): { column: Column; reference: Sql } {
    const column = this.table.columns.get(name)
    if (column === undefined) throw this.#refuse(name, `${this.table.collection.title} has no field "${name}".`)
    return { column, reference: columnOf(baseAlias, name) }
  }

  /** The table with all joins asked for so far. Render it last. */
  from(): Sql {
    const joins = [...this.#joins.values()].map((join) => join.clause)
    return sql.join([sql`${tableName(this.table)} as ${sql.id(baseAlias)}`, ...joins], sql` `)
  }

  #join(path: string, table: Table, alias: string, name: string, whole: string): { table: Table; alias: string } {
    const known = this.#joins.get(path)
    if (known !== undefined) return known
    const relation = table.collection.relations.find((candidate) => candidate.name === name && candidate.kind === 'one')
    const target = relation && this.#model.get(relation.collection)
    if (relation === undefined || target === undefined)
      throw this.#refuse(whole, `${table.collection.title} has no link "${name}" to one other record.`)
    const targetAlias = `t${this.#joins.size + 1}`
    // A foreign key points at a unique column, so a left join can neither lose nor multiply rows.
    const clause = sql`left join ${tableName(target)} as ${sql.id(targetAlias)} on ${columnOf(targetAlias, relation.to)} = ${columnOf(alias, relation.from)}`
    const join = { table: target, alias: targetAlias, clause }
    this.#joins.set(path, join)
    return join
  }

  #refuse(field: string, message: string): DataSourceError {
    return new DataSourceError('invalid', this.table.collection.dataSource, message, { field: field.slice(0, 200) })
  }
}

/** Every statement calls its own table by this name. */
export const baseAlias = 't0'

/** `"schema"."table"`. */
export function tableName(table: Table): Sql {
  return sql`${sql.id(table.schema, table.name)}`
}

/**
 * The value of a type we do not know as PostgreSQL prints it, which is how we show it. A cast to text may differ:
 * it makes `10.0.0.1/32` of `10.0.0.1`.
 */
export function printed(reference: Sql): Sql {
  return sql`nullif(format('%s', ${reference}), '')`
}

/** `"alias"."column"`. */
export function columnOf(alias: string, column: string): Sql {
  return sql`${sql.id(alias, column)}`
}
