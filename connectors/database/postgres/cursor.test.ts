import { expect, test } from 'vitest'
import { createCursors } from './cursor.ts'

const place = { dataSource: 'payments', collection: 'companies', sort: 'name,id', direction: 'ascending' }
const cursors = createCursors('postgres://a:b@localhost/c')

test('a cursor opens at the list it was sealed for, also in another process', () => {
  const cursor = cursors.seal(place, ['Ä', null, '7'])
  expect(createCursors('postgres://a:b@localhost/c').open(place, cursor)).toEqual(['Ä', null, '7'])
})

test('it opens for no other list, and not with another key', () => {
  const cursor = cursors.seal(place, ['1'])
  for (const other of [{ dataSource: 'x' }, { collection: 'x' }, { sort: 'id' }, { direction: 'descending' }])
    expect(cursors.open({ ...place, ...other }, cursor)).toBeUndefined()
  expect(createCursors('postgres://a:c@localhost/c').open(place, cursor)).toBeUndefined()
})

test('no single changed character opens', () => {
  const cursor = cursors.seal(place, ['secret', '1'])
  expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('secret')
  for (let at = 0; at < cursor.length; at += 1) {
    const other = cursor[at] === 'A' ? 'B' : 'A'
    expect(cursors.open(place, cursor.slice(0, at) + other + cursor.slice(at + 1))).toBeUndefined()
  }
})
