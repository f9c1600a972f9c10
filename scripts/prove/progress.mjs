import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** What a long proof has done so far, in a file: after an end before its time the same command goes on where it was. */
export class Progress {
  #file
  #parts

  constructor(file) {
    this.#file = file
    this.#parts = read(file)
  }

  /** The parts done: name, rows, commit, when. */
  get parts() {
    return [...this.#parts.values()]
  }

  has(name) {
    return this.#parts.has(name)
  }

  keep(part) {
    this.#parts.set(part.name, part)
    mkdirSync(dirname(this.#file), { recursive: true })
    writeFileSync(this.#file, JSON.stringify(this.parts, null, 2))
  }

  /** Everything is told: the next long proof begins anew. */
  forget() {
    rmSync(this.#file, { force: true })
  }
}

function read(file) {
  try {
    return new Map(JSON.parse(readFileSync(file, 'utf8')).map((part) => [part.name, part]))
  } catch (error) {
    if (error.code === 'ENOENT') return new Map()
    throw error
  }
}
