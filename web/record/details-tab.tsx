import { recordText } from '../messages/en/record.ts'
import { FieldList } from './field-list.tsx'
import classes from './record.module.css'
import type { RecordTabProps } from './record-view.tsx'
import { RelatedGlance } from './related-glance.tsx'

/** Every field in columns, related records at the side. */
export function DetailsTab({ collection, collections, record }: RecordTabProps) {
  return (
    <div className={classes.columns}>
      <section className={classes.card} aria-label={recordText.allFields}>
        <h2>{recordText.allFields}</h2>
        <FieldList collection={collection} record={record} fields={collection.fields} />
      </section>
      <RelatedGlance collection={collection} collections={collections} record={record} />
    </div>
  )
}
