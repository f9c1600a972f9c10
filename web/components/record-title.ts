import type { CollectionView } from '#api'

/** What a record is called on a screen: an option's name without its underscores, and its id where it has no name. */
export function recordTitle(
  collection: Pick<CollectionView, 'label' | 'fields'> | undefined,
  record: { id: string; label: string },
): string {
  const field = collection?.fields.find(({ name }) => name === collection.label)
  const label = field?.type === 'enum' ? record.label.replaceAll('_', ' ') : record.label
  return label === '' ? `#${record.id}` : label
}
