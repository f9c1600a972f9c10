import type { DataSource } from '#connectors'
import type { Statement } from './statements.ts'

/** A fault put between the real server and the store or the outside: never a switch in the server itself. */
export interface Planted {
  statement?: (beginning: string, statement: Statement) => Statement
  settle?: DataSource['settle']
  /** Jobs and recovery never come. */
  isForgetful?: boolean
}

/** Puts another meaning in the place of every statement whose beginning has that part; undefined leaves it as it is. */
export function on(part: string, plant: (statement: Statement) => Statement | undefined): () => Planted {
  return () => ({
    statement: (beginning, statement) => (beginning.includes(part) ? (plant(statement) ?? statement) : statement),
  })
}

/** Several faults as one: where each alone would be made good by another part of the server. */
export function together(...plants: readonly (() => Planted)[]): () => Planted {
  return () => {
    const planted = plants.map((plant) => plant())
    return {
      statement: (beginning, statement) =>
        planted.reduce((meant, each) => each.statement?.(beginning, meant) ?? meant, statement),
    }
  }
}
