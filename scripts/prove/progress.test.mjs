import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Progress } from './progress.mjs'

test('what was done is known to whoever goes on, until it is forgotten', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-progress-'))
  try {
    const file = join(folder, 'inner/long.json')
    const part = { name: 'kills, round 1', rows: [], commit: 'abc', at: '2026-11-22' }
    expect(new Progress(file).parts).toEqual([])
    new Progress(file).keep(part)
    const later = new Progress(file)
    expect(later.has(part.name)).toBe(true)
    expect(later.parts).toEqual([part])
    later.forget()
    expect(new Progress(file).has(part.name)).toBe(false)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
