import type { CollectionView } from '#api'
import type { Relation } from '#engine'

/** The relations to many records of collections that the person may browse. */
export function visibleRelations(
  collection: CollectionView,
  collections: readonly CollectionView[],
): { relation: Relation; target: CollectionView }[] {
  return collection.relations.flatMap((relation) => {
    const target = collections.find(({ id }) => id === relation.collection)
    return relation.kind === 'many' && target ? [{ relation, target }] : []
  })
}
