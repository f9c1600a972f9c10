import type { CollectionView } from '#api'
import { jumpText } from '../messages/en/jump.ts'
import { shellText } from '../messages/en/shell.ts'

/** One place to jump to: an address of ours. */
export interface JumpItem {
  id: string
  group: string
  label: string
  href: string
}

interface Named {
  id: string
  title: string
}

export interface Places {
  inboxes: readonly Named[]
  workspaces: readonly Named[]
  collections: readonly Pick<CollectionView, 'id' | 'title' | 'segments'>[]
}

/** Every screen one may go to, those whose name holds all words of the text. */
export function jumpItems({ inboxes, workspaces, collections }: Places, text: string): JumpItem[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const item = (group: string, label: string, href: string): JumpItem => ({ id: href, group, label, href })
  const all = [
    ...collections.map(({ id, title }) => item(jumpText.collections, title, `/c/${encodeURIComponent(id)}`)),
    ...(words.length === 0
      ? []
      : collections.flatMap(({ id, title, segments }) =>
          segments.map((segment) =>
            item(
              jumpText.collections,
              jumpText.segmentOf(segment.title, title),
              `/c/${encodeURIComponent(id)}?segment=${encodeURIComponent(segment.id)}`,
            ),
          ),
        )),
    ...workspaces.map(({ id, title }) => item(jumpText.workspaces, title, `/w/${encodeURIComponent(id)}`)),
    ...inboxes.map(({ id, title }) => item(jumpText.inboxes, title, `/inbox/${encodeURIComponent(id)}`)),
    item(jumpText.screens, shellText.home, '/'),
    item(jumpText.screens, shellText.approvals, '/approvals'),
    item(jumpText.screens, shellText.workflows, '/workflows'),
    item(jumpText.screens, `${shellText.reports}: ${shellText.activity}`, '/reports/activity'),
  ]
  return all.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)))
}
