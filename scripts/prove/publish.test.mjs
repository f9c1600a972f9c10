import { expect, test } from 'vitest'
import { withSection } from './publish.mjs'

const section = '## The long run\n\nnew\n'

test('the section takes the place of the one before', () => {
  const page = '# Proof\n\n## The long run\n\nold\n\n## After\n\ntext\n'
  expect(withSection(page, section)).toBe('# Proof\n\n## The long run\n\nnew\n\n## After\n\ntext\n')
  expect(withSection('# Proof\n\n## The long run\n\nold\n', section)).toBe('# Proof\n\n## The long run\n\nnew\n')
})

test('a page without it gets it at its end', () => {
  expect(withSection('# Proof\n', section)).toBe('# Proof\n\n## The long run\n\nnew\n')
})
